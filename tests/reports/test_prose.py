"""Figures in running text: sentences in, narrative cells out. Precision goes before recall."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Identity, Origin, StatementKind, ValueStatus
from dagster_project.reports.phrases import phrases_of
from dagster_project.reports.prose import ProseRead, read_prose
from dagster_project.reports.read import read_file

GOVERNMENT = Identity(year=2016, issuer="瑶海区人民政府", issuer_kind="government", jurisdiction="安徽省/合肥市/瑶海区")
BUREAU = Identity(year=2016, issuer="合肥市司法局", issuer_kind="department", jurisdiction="安徽省/合肥市")
OFFICE = Identity(year=2016, issuer="合肥市人民政府办公室", issuer_kind="office", jurisdiction="安徽省/合肥市")
ABOUT_DISCLOSURE = "四、因政府信息公开申请行政复议、提起行政诉讼的情况\n"


def _read(text: str, form: str = "2014", identity: Identity = GOVERNMENT) -> ProseRead:
    registry = load_registry()
    return read_prose(read_text(text.encode()), registry.forms[form], registry, identity)


def _cells(text: str, form: str = "2014", identity: Identity = GOVERNMENT) -> dict[str, Decimal | None]:
    return {cell.metric: cell.value for cell in _read(text, form, identity).cells}


EXACT = {
    "003": {
        "disclosure.channel.website": 33719,
        "disclosure.channel.weibo": 2630,
        "requests.received": 0,
        "reconsideration.cases": 32,
        "reconsideration.cases.upheld": 17,
        "reconsideration.cases.corrected": 0,
        "reconsideration.cases.other": 15,
        "litigation.cases": 29,
        "litigation.cases.upheld": 13,
        "litigation.cases.corrected": 3,
        "litigation.cases.other": 13,
        "response.policy_interpretations": 118,
    },
    "004": {"requests.received": 1, "reconsideration.cases": 0, "litigation.cases": 0},
}
AMONG_OTHERS: dict[str, dict[tuple[str, str | None], int]] = {
    "000": {
        ("disclosure.items", None): 88502,
        ("disclosure.channel.website", None): 18326,
        ("disclosure.channel.weibo", None): 3500,
        ("response.policy_interpretations", None): 90,
        ("requests.received", None): 45,
        ("requests.received.online", None): 18,
        ("requests.received.in_person", None): 21,
        ("reconsideration.cases", None): 3,
        ("litigation.cases", None): 1,
    },
    "001": {("applications.new", "total"): 124},
    "002": {("applications.new", "total"): 7522, ("applications.outcome.total", "total"): 7498},
}


def _narrative(path: Path) -> dict[tuple[str, str | None], Decimal | None]:
    (report,) = read_file(path)
    return {(c.metric, c.applicant): c.value for c in report.cells if c.origin is Origin.NARRATIVE}


@pytest.mark.parametrize("number", EXACT)
def test_prose_reports_have_exactly_these_cells(number: str, seed_files: dict[str, Path]) -> None:
    assert _narrative(seed_files[number]) == {(metric, None): value for metric, value in EXACT[number].items()}


@pytest.mark.parametrize("number", AMONG_OTHERS)
def test_prose_beside_tables(number: str, seed_files: dict[str, Path]) -> None:
    assert AMONG_OTHERS[number].items() <= _narrative(seed_files[number]).items()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共主动公开政府信息1234条,其中区政府办公室公开政府信息200条。", {"disclosure.items": 1234}),
        ("主动公开政府信息1,234条。", {"disclosure.items": 1234}),
        ("主动公开政府信息62.73万条。", {"disclosure.items": 627300}),
        ("2016年我区主动公开22条,其中线上15条。", {"disclosure.items": 22}),
        (
            "2016年,共受理政府信息公开申请12件,其中当面申请3件,网络申请9件。",
            {"requests.received": 12, "requests.received.in_person": 3, "requests.received.online": 9},
        ),
        (
            "收到公民、法人和其他组织提交的政府信息公开申请15宗,其中,网上申请10宗,信函申请5宗。",
            {"requests.received": 15, "requests.received.online": 10, "requests.received.mail": 5},
        ),
        (
            "收到政府信息公开申请9件,其中:当面申请5件、传真申请0件、网络申请3件、信函申请1件。",
            {
                "requests.received": 9,
                "requests.received.in_person": 5,
                "requests.received.fax": 0,
                "requests.received.online": 3,
                "requests.received.mail": 1,
            },
        ),
        ("全年共收到依申请公开申请三件。", {"requests.received": 3}),
        ("三、依申请公开情况\n全区共受理申请9件。", {"requests.received": 9}),
        (
            "通过政务微信公众号发布信息300条,政务微博发布信息200条。",
            {"disclosure.channel.wechat": 300, "disclosure.channel.weibo": 200},
        ),
        (
            "召开新闻发布会5次,发布政策解读稿件20篇。",
            {"response.press_conferences": 5, "response.policy_interpretations": 20},
        ),
        (
            "受理政府信息公开申请8件,同意公开5件,不属于本行政机关公开2件,申请信息不存在1件。",
            {
                "requests.received": 8,
                "requests.answered.granted": 5,
                "requests.answered.not_this_agency": 2,
                "requests.answered.nonexistent": 1,
            },
        ),
        (ABOUT_DISCLOSURE + "发生行政复议1件,行政诉讼两件。", {"reconsideration.cases": 1, "litigation.cases": 2}),
    ],
)
def test_figures_in_the_words_of_the_form(text: str, expected: dict[str, int]) -> None:
    assert _cells(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全年未发生因政府信息公开引起的行政复议、行政诉讼。",
            {"reconsideration.cases": 0, "litigation.cases": 0},
        ),
        (
            "无对政府信息公开提出申请行政复议,提起行政诉讼情况。",
            {"reconsideration.cases": 0, "litigation.cases": 0},
        ),
        (ABOUT_DISCLOSURE + "未发生行政复议,收到行政诉讼2起。", {"reconsideration.cases": 0, "litigation.cases": 2}),
        ("全区未收到政府信息公开申请。", {"requests.received": 0}),
        ("无依申请公开政府信息的情况。", {"requests.received": 0}),
        ("没有发生政府信息公开收费情况。", {"requests.fees_charged": 0}),
        ("四、政府信息公开收费及减免情况\n全年没有发生相关收费和减免情况。", {}),
        ("无其他需要报告的事项。", {}),
        ("无因政府信息公开被申请行政复议纠错的案件。", {}),
        ("依申请公开政府信息未发生超期答复。", {}),
        ("没有因信息公开申请引起的投诉。", {}),
        ("未经复议直接提起行政诉讼的政府信息公开案件按规定办理。", {}),
    ],
)
def test_zero_in_words_only_where_the_metric_is_named(text: str, expected: dict[str, int]) -> None:
    read = _read(text)
    assert {cell.metric: cell.value for cell in read.cells} == expected
    for cell in read.cells:
        if cell.value == 0:
            assert cell.raw in text
            assert cell.value_status is ValueStatus.REPORTED


@pytest.mark.parametrize(
    "text",
    [
        "截至2016年底,累计主动公开政府信息23456条。",
        "自2008年条例实施以来,主动公开政府信息23456条。",
        "上年收到政府信息公开申请10件。去年主动公开信息300条。",
        "2015年主动公开政府信息100条。",
        "要求各单位每月公开信息不少于5条。力争全年公开信息500条。",
        "区公安分局收到政府信息公开申请5件。",
        "各镇、街道共收到政府信息公开申请10件。",
        "区教育局通过门户网站发布信息120条。",
        "市公共信用信息平台公开信息超12万条。",
        "办理行政复议案件120件。",
        "12345市长热线受理群众来电4567件。收到人大建议、政协提案56件,办结率100%。",
        "审批服务事项办理1234件,民心网公布问题457条,发文49个,审查发布各类文件6582份。",
        "共发放政府信息公开指南500份,政府信息公开申请表100份。",
        "信息查阅室接待查阅110人次,制作在线访谈栏目46期,共发现舆情300余条。",
        "收到政府信息公开申请10件。收到政府信息公开申请12件。",
        # of two years
        "2015年5月1日至2016年12月31日,全区共主动公开政府信息423,110条。",
        # of one organ, or of another place, and so are their parts
        "区政府办公室共受理信息公开申请51件,其中网络申请40件,当面申请11件。",
        "区级各部门收到政府信息公开申请51件。其中网络申请40件。",
        "全区公安机关共受理信息公开申请51件,其中网络申请40件。",
        "区级部门收到政府信息公开申请212件。在212件申请中,网络申请120件,当面申请60件。",
        "市政府收到政府信息公开申请51件。",
        "区卫生局收到政府信息公开申请9件、区教育局收到政府信息公开申请3件,其中网络申请3件、信函申请1件。",
        ABOUT_DISCLOSURE + "省高院受理涉我区政府信息公开的行政诉讼3件。",
        # of other applications and suits
        "三、依申请公开情况\n我区办理涉税申请320件,按时办结320件。",
        "三、依申请公开情况\n我区全年受理行政许可申请320件,其中网络申请310件,当面申请10件。",
        "全年办理行政诉讼案件8件,其中由政府信息公开引起的有两三件。",
    ],
)
def test_figures_of_something_else_are_not_taken(text: str) -> None:
    assert _cells(text) == {}


@pytest.mark.parametrize(
    "other",
    [
        "市长信箱收到群众来信298件,办结92件。",
        "市长信箱收到群众来信298件。办结92件。",
        "12345热线受理298件,按时办结92件,延期办结1件。",
        "接待群众来信来访298件,办结92件。",
        "受理信访件298件,答复92件,办结91件。",
        "网上咨询298件,答复92件;网民留言12条,办结12条。",
        "收到人大建议15件、政协提案12件,办结27件,答复27件。",
        "收到人大建议15件,办结15件。",
        "办理投诉举报298件,答复92件,办结91件。",
        "受理行政许可申请298件,办结92件。",
    ],
)
def test_what_was_done_with_letters_and_calls_was_not_done_with_applications(other: str) -> None:
    heading = "三、依申请公开政府信息的情况\n"
    assert _cells(f"{heading}全市收到政府信息公开申请5件。{other}") == {"requests.received": 5}
    assert _cells(f"{heading}{other}全市收到政府信息公开申请5件,办结3件。") == {
        "requests.received": 5,
        "requests.completed": 3,
    }


def test_what_is_said_of_the_area_goes_before_what_is_said_of_the_organ() -> None:
    text = "全区收到政府信息公开申请10件。区政府收到政府信息公开申请3件。"
    assert _cells(text) == {"requests.received": 10}


@pytest.mark.parametrize(
    ("identity", "text", "expected"),
    [
        (BUREAU, "我局收到政府信息公开申请3件。", {"requests.received": 3}),
        (BUREAU, "市司法局收到政府信息公开申请3件。", {"requests.received": 3}),
        (OFFICE, "市政府办公室收到政府信息公开申请3件。", {"requests.received": 3}),
        (OFFICE, "市政府办共收到政府信息公开申请3件。", {"requests.received": 3}),
        (OFFICE, "区政府办共收到政府信息公开申请3件。", {}),
        (GOVERNMENT, "区政府办公室收到政府信息公开申请3件。", {}),
        (BUREAU, "全市主动公开信息21530条。我局主动公开信息312条。", {"disclosure.items": 312}),
        (BUREAU, "2016年,我市各级行政机关受理信息公开申请56件,其中网络申请40件。", {}),
    ],
)
def test_the_whole_is_the_issuers_own(identity: Identity, text: str, expected: dict[str, int]) -> None:
    assert _cells(text, identity=identity) == expected


def test_later_forms_carry_the_total_of_applicants() -> None:
    cells = _read("2016年新收政府信息公开申请91件,上年结转1件,办结政府信息公开申请90件。", "2021").cells
    assert [(cell.metric, cell.applicant, cell.value) for cell in cells] == [
        ("applications.new", "total", Decimal(91)),
        ("applications.carried_in", "total", Decimal(1)),
        ("applications.outcome.total", "total", Decimal(90)),
    ]


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("收到政府信息公开申请91件(含上年结转1件)。", None),
        ("收到政府信息公开申请91件,其中2015年结转1件。", None),
        ("收到政府信息公开申请91件,其中结转下年度继续办理2件。", 91),
        ("新收政府信息公开申请90件,上年结转1件。", 90),
    ],
)
def test_what_was_carried_over_is_not_new(text: str, new: int | None) -> None:
    read = _read(text, "2021")
    assert {cell.metric: cell.value for cell in read.cells}.get("applications.new") == new
    assert any(one.value == (new or 91) for one in read.statements)  # the figure is kept either way


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "三、依申请公开情况\n全区收到政府信息公开申请26件,已全部办结。26件申请中,网络申请20件,当面申请6件。",
            {"requests.received": 26, "requests.received.online": 20, "requests.received.in_person": 6},
        ),
        (
            "2016年,我区收到依申请公开件45件,其中,网上受理18件,书面申请受理6件,当面申请21件。",
            {"requests.received": 45, "requests.received.online": 18, "requests.received.in_person": 21},
        ),
        (
            "全区收到政府信息公开申请26件,其中网络申请20件。区教育局收到政府信息公开申请9件,其中网络申请8件。",
            {"requests.received": 26, "requests.received.online": 20},
        ),
        (
            "全年办理行政诉讼案件8件,其中涉及政府信息公开的行政诉讼案件1件。",
            {"litigation.cases": 1},
        ),
    ],
)
def test_a_part_speaks_for_whom_its_whole_speaks(text: str, expected: dict[str, int]) -> None:
    assert _cells(text) == expected


def test_amount_location_and_note_are_as_printed() -> None:
    (cell,) = _read("一、概况\n我区微博 发布信息 3500 余条,关注度高。").cells
    assert (cell.metric, cell.value, cell.raw, cell.note) == (
        "disclosure.channel.weibo",
        Decimal(3500),
        "3500 余条",
        "余",
    )
    assert cell.location == "第2行第11字"


def test_parts_sums_rates_and_growth_are_statements() -> None:
    read = _read(
        "全区共收到政府信息公开申请124件,比上年增长12.5%,其中区本级受理并办结41件。"
        "其中予以公开的申请外,不予公开申请5件。依申请公开办结率99.7%。",
        "2021",
    )
    said = [(one.kind, one.metric, one.value) for one in read.statements]
    assert (StatementKind.VALUE, "applications.new", Decimal(124)) in said
    assert (StatementKind.GROWTH, "applications.new", Decimal("12.5")) in said
    assert (StatementKind.PART, "applications.new", Decimal(41)) in said
    assert (StatementKind.RATE, None, Decimal("99.7")) in said
    assert [cell.metric for cell in read.cells] == ["applications.new"]


def test_money_is_in_the_metrics_unit_in_cell_and_statement() -> None:
    read = _read("全区政府信息公开专项经费12.5万元,其中培训5万元。依申请公开信息收取的费用300元。")
    assert {cell.metric: cell.value for cell in read.cells} == {
        "organisation.budget": Decimal("12.5"),
        "requests.fees_charged": Decimal("0.03"),
    }
    assert [(one.kind, one.metric, one.value) for one in read.statements] == [
        (StatementKind.VALUE, "organisation.budget", Decimal("12.5")),
        (StatementKind.PART, "organisation.budget", Decimal(5)),
        (StatementKind.VALUE, "requests.fees_charged", Decimal("0.03")),
    ]


def test_regions_of_tables_are_not_read() -> None:
    registry = load_registry()
    document = read_text("收到政府信息公开申请5件。收到政府信息公开申请7件。".encode())
    read = read_prose(document, registry.forms["2014"], registry, GOVERNMENT, [(0, 13, None)])
    assert [cell.value for cell in read.cells] == [5]


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_every_phrase_states_a_cell_of_its_form(form: str) -> None:
    phrases = phrases_of(form)
    assert phrases
    cells = {cell.metric: cell for cell in load_registry().forms[form].cells}
    for phrase in phrases:
        if phrase.metric is not None:
            assert phrase.metric in cells
            assert (phrase.applicant is not None) == cells[phrase.metric].has_applicants


TOWN = Identity(
    year=2016, issuer="瑶海区磨店镇人民政府", issuer_kind="township_government", jurisdiction="安徽省/合肥市/瑶海区"
)
COMMISSION = Identity(year=2016, issuer="合肥市卫生健康委员会", issuer_kind="department", jurisdiction="安徽省/合肥市")
STREET = Identity(
    year=2016, issuer="瑶海区明光路街道办事处", issuer_kind="township_government", jurisdiction="安徽省/合肥市/瑶海区"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # short forms of the forms' words
        ("全区政府网站公开2,102条。", {"disclosure.channel.website": 2102}),
        ("行政复议数量0件,行政诉讼数量2件。", {"reconsideration.cases": 0, "litigation.cases": 2}),
        ("五、复议、诉讼和申诉情况\n本区行政复议4件。", {"reconsideration.cases": 4}),
        (
            ABOUT_DISCLOSURE + "行政复议9件,其中维持6件、纠正1件、其他情形2件;行政诉讼3件,驳回3件。",
            {
                "reconsideration.cases": 9,
                "reconsideration.cases.upheld": 6,
                "reconsideration.cases.corrected": 1,
                "reconsideration.cases.other": 2,
                "litigation.cases": 3,
                "litigation.cases.upheld": 3,
            },
        ),
        (
            "从事政府信息公开工作人员32人,专职人员12人、兼职20人。设政府信息公开查阅点6个。",
            {
                "organisation.staff": 32,
                "organisation.staff.full_time": 12,
                "organisation.staff.part_time": 20,
                "organisation.reading_points": 6,
            },
        ),
        # lists of channels, with and without verbs
        (
            "主动公开信息900条,其中政府网站500条、政务微博(含转发)250条、政务微信150条。",
            {
                "disclosure.items": 900,
                "disclosure.channel.website": 500,
                "disclosure.channel.weibo": 250,
                "disclosure.channel.wechat": 150,
            },
        ),
        ("通过政务微博、政务微信、政府网站等渠道公开政府信息820条。", {"disclosure.items": 820}),
        # the year's share of what has been counted up
        ("二、主动公开情况\n我区历年累计公开234条,其中2016年新增14条。", {"disclosure.items": 14}),
        ("本区到2016年底累计主动公开政府信息5100条,其中,本年度新增主动公开政府信息310条。", {"disclosure.items": 310}),
        ("二、主动公开情况\n我区历年累计公开234条,其中2015年新增14条。", {}),
        ("二、主动公开情况\n本年公开11条,历年累计234条。", {"disclosure.items": 11}),
        # headings on the line of their text
        ("(二)依申请公开。全年收到申请6件,办结6件。", {"requests.received": 6, "requests.completed": 6}),
        ("三、依申请公开情况 2016年受理7宗申请。", {"requests.received": 7}),
        ("2、依申请公开:全年收到申请8件。", {"requests.received": 8}),
        ("三、依申请公开\n2016年共受理5件。", {"requests.received": 5}),
        # the sentence before says what is counted
        (
            "全区收到政府信息公开申请20件。其中,网络申请12件,信函申请8件。已答复20件,同意公开15件。",
            {
                "requests.received": 20,
                "requests.received.online": 12,
                "requests.received.mail": 8,
                "requests.answered": 20,
                "requests.answered.granted": 15,
            },
        ),
        # denials
        ("三、依申请公开\n自条例施行以来,我区未收到政府信息公开申请。", {"requests.received": 0}),
        (
            ABOUT_DISCLOSURE + "全年没有发生一起行政复议、行政诉讼。",
            {"reconsideration.cases": 0, "litigation.cases": 0},
        ),
        (ABOUT_DISCLOSURE + "行政复议、行政诉讼均为零。", {"reconsideration.cases": 0, "litigation.cases": 0}),
        ("2016年未向依申请公开的申请人收取任何费用。", {"requests.fees_charged": 0}),
    ],
)
def test_short_and_elliptical_wording(text: str, expected: dict[str, int]) -> None:
    assert _cells(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "二、主动公开情况\n公开公文类信息中,规划类信息:主动公开2条;业务类信息:主动公开3条。",
        "2016年1-6月,政府网站公开信息500条。",
        "上半年收到政府信息公开申请9件。",
        "政府信息公开平台通过区教育局网站发布信息500条。",
        "三、依申请公开\n全区各部门受理申请120件,区政府受理申请30件。",
        "三、依申请公开\n收到市长信箱来信30件,受理28件。",
        "在区政府门户网站公开信息60条,在镇政府网站公开信息5条。",
        "省政府没有收取政府信息公开费用,全区收费情况良好。",
        "区司法局办理行政复议案件14件,维持9件。",
        "通过区档案馆系统主动公开政府信息14条。",
        "通过信息公开平台、政府网站主动公开信息12条。",
    ],
)
def test_unsure_figures_are_witnesses_without_a_code(text: str) -> None:
    read = _read(text)
    assert read.cells == ()
    assert all(one.kind is not StatementKind.VALUE or one.metric is None or one.value for one in read.statements)


@pytest.mark.parametrize(
    ("identity", "text", "expected"),
    [
        (TOWN, "磨店镇收到政府信息公开申请3件。", {"requests.received": 3}),
        (TOWN, "镇政府收到政府信息公开申请3件。", {"requests.received": 3}),
        (TOWN, "陶冲镇收到政府信息公开申请3件。", {}),
        (TOWN, "各镇收到政府信息公开申请3件。", {}),
        (STREET, "明光路街道办未收到政府信息公开申请。", {"requests.received": 0}),
        (STREET, "我街办受理信息公开申请2件。", {"requests.received": 2}),
        (BUREAU, "市局收到政府信息公开申请3件。", {}),
        (COMMISSION, "市卫生健康委收到政府信息公开申请3件。", {"requests.received": 3}),
        (COMMISSION, "省卫生健康委收到政府信息公开申请3件。", {}),
        (BUREAU, "在市政府门户网站公开信息60条。在局网站公开信息5条。", {}),
        (BUREAU, "通过市司法局网站公开信息65条。", {"disclosure.channel.website": 65}),
        (BUREAU, "通过市教育局网站公开信息65条。", {}),
    ],
)
def test_names_of_towns_and_bureaus(identity: Identity, text: str, expected: dict[str, int]) -> None:
    assert _cells(text, identity=identity) == expected


def test_outcomes_of_the_later_forms() -> None:
    read = _read(
        "(二)依申请公开。2016年新收政府信息公开申请12件,2015年结转2件。其中予以公开5件,部分公开1件,不予公开2件"
        "(属于行政查询事项2件),无法提供3件(本机关不掌握3件),办结11件,结转2017年3件。\n"
        + ABOUT_DISCLOSURE
        + "行政复议3件,维持2件,尚未审结1件;行政诉讼2件,其中未经复议直接起诉1件(维持1件),复议后起诉1件。",
        "2021",
    )
    assert {cell.metric: cell.value for cell in read.cells} == {
        "applications.new": 12,
        "applications.carried_in": 2,
        "applications.carried_out": 3,
        "applications.outcome.granted": 5,
        "applications.outcome.partial": 1,
        "applications.outcome.refused.administrative_inquiry": 2,
        "applications.outcome.unavailable.not_held": 3,
        "applications.outcome.total": 11,
        "reconsideration.total": 3,
        "reconsideration.upheld": 2,
        "reconsideration.pending": 1,
        "litigation_direct.total": 1,
        "litigation_direct.upheld": 1,
        "litigation_after_reconsideration.total": 1,
    }
    sums = [one.value for one in read.statements if one.kind is StatementKind.BLOCK_SUM]
    assert sums == [2, 3, 2]


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_the_words_that_a_pattern_waits_for_stand_in_it(form: str) -> None:
    for phrase in phrases_of(form):
        assert phrase.words
        for word in phrase.words:
            assert word[0] in phrase.pattern.pattern


@pytest.mark.parametrize(
    ("text", "trainees"),
    [
        ("举办政府信息公开培训班3次,接受培训66人次。", 66),
        ("举办政府信息公开工作培训3次,共参加业务培训66人。", 66),
        ("举办政府信息公开培训班3次,参训66人次。", 66),
        ("举办政务公开培训会3次,培训66人次。", 66),
        ("举办消防培训班3次,接受培训66人次。", None),
        ("举办政府信息公开培训班1期、党史学习班3次,接受培训66人次。", None),
        ("推进政务公开,举办农民技能培训班3次,接受培训66人次。", None),
    ],
)
def test_trainees_are_those_of_trainings_on_disclosure(text: str, trainees: int | None) -> None:
    assert _cells(text).get("training.trainees") == trainees
