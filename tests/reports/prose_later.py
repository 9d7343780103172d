"""Running text of reports in the forms of 2019 and 2021, put together at random, with the figures to be found in it.

As prose_statements.py for the form of 2014: what the later forms ask for, in the words that reports use for it, between
sentences about other matters and the remains of tables.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from dagster_project.reports.model import Identity
from tests.reports.prose_statements import Text

GOVERNMENT = "瑶海区人民政府", "government", "安徽省/合肥市/瑶海区"
BUREAU = "合肥市水务局", "department", "安徽省/合肥市"
TOWN = "瑶海区磨店镇人民政府", "township_government", "安徽省/合肥市/瑶海区/磨店镇"
YEARS = {"2019": 2020, "2021": 2023}
_APPLICANTS = {
    "natural_person": "自然人",
    "business": "商业企业",
    "research": "科研机构",
    "public_welfare": "社会公益组织",
    "legal_service": "法律服务机构",
}
_GROUNDS = {
    "refused.state_secret": ("属于国家秘密", "国家秘密"),
    "refused.law_prohibited": ("其他法律行政法规禁止公开", "属于法律、行政法规禁止公开"),
    "refused.security_stability": ("危及“三安全一稳定”", "三安全一稳定"),
    "refused.third_party_rights": ("保护第三方合法权益", "损害第三方合法权益"),
    "refused.internal_affairs": ("属于三类内部事务信息", "内部事务信息"),
    "refused.process_information": ("属于四类过程性信息", "过程性信息"),
    "refused.enforcement_file": ("属于行政执法案卷", "行政执法案卷"),
    "refused.administrative_inquiry": ("属于行政查询事项", "行政查询事项"),
}
_UNAVAILABLE = {
    "unavailable.not_held": ("本机关不掌握相关政府信息", "不掌握相关信息", "本单位不掌握"),
    "unavailable.needs_creation": ("没有现成信息需要另行制作", "没有现成信息、需要另行制作"),
    "unavailable.unclear_after_correction": ("补正后申请内容仍不明确", "补正后内容仍不明确"),
}
_NOT_PROCESSED = {
    "not_processed.petition": ("信访举报投诉类申请", "信访、举报、投诉类"),
    "not_processed.duplicate": ("重复申请",),
    "not_processed.publication": ("要求提供公开出版物",),
    "not_processed.excessive": ("无正当理由大量反复申请",),
    "not_processed.confirmation": ("要求行政机关确认或重新出具已获取信息",),
}


class Later(Text):
    """A text in one of the later forms; a cell with applicants is noted as ``metric@applicant``."""

    form: str = "2021"

    def subject(self) -> str:
        """A time and a subject for whom the whole report speaks."""
        whole = {
            "government": ("全区", "我区", "瑶海区", ""),
            "department": ("我局", "本局", "市水务局", ""),
            "township_government": ("我镇", "磨店镇", "镇政府", ""),
        }[self.identity.issuer_kind or ""]
        return self.random.choice((f"{self.identity.year}年,", "全年", "本年度", "")) + self.random.choice(whole)


def later_statements(random: Random) -> Later:
    """A report's text with the figures it states."""
    form = random.choice(tuple(YEARS))
    issuer, kind, place = random.choice((GOVERNMENT, BUREAU, TOWN))
    text = Later(random, Identity(year=YEARS[form], issuer=issuer, issuer_kind=kind, jurisdiction=place))
    text.form = form
    for part in (_documents, _decisions, _money, _applications, _outcomes, _reviews, _suits):
        if random.random() < 0.8:
            part(text)
        if random.random() < 0.7:
            text.lines.append(_distractor(text))
    return text


# What is counted of regulations and normative documents in each form, and three ways to say it.
_DOCUMENTS = {
    "2019": (
        ("规范性文件", "规章"),
        ("made", "disclosed", "public_total"),
        (
            "新制作{name}{0},新公开{name}{1},对外公开{name}总数{2}。",
            "新制作{name}{0},新公开{1},对外公开总数量{2}。",
            "{name}新制作{0}、新公开{1}、对外公开{2}。",
        ),
    ),
    "2021": (
        ("行政规范性文件", "规章"),
        ("issued", "repealed", "in_force"),
        (
            "制发{name}{0},废止{1},现行有效{2}。",
            "制发{name}{0},废止{name}{1},现行有效{name}{2}。",
            "共制发{name}{0}、废止{1},目前现行有效{2}。",
        ),
    ),
}


def _documents(text: Later) -> None:
    choose = text.random.choice
    names, counted, sentences = _DOCUMENTS[text.form]
    metric, name = choose(tuple(zip(("normative_documents", "regulations"), names, strict=True)))
    amounts = [text.amount(f"{metric}.{what}", 900 if what == counted[-1] else 90) for what in counted]
    text.lines.append(text.subject() + choose(sentences).format(*amounts, name=name))


def _decisions(text: Later) -> None:
    choose = text.random.choice
    kinds = (("licensing", "许可"), ("penalties", "处罚"), ("coercion", "强制"))
    style = text.random.randrange(3)
    parts = [(name, text.amount(f"{metric}.decisions", 9000)) for metric, name in kinds]
    if style == 0:
        line = ",".join(f"作出行政{name}决定{amount}" for name, amount in parts)
    elif style == 1:
        line = "作出" + "、".join(f"行政{name}决定{amount}" for name, amount in parts)
    else:
        line = ";".join(f"行政{name}处理决定{amount}" for name, amount in parts)
    text.lines.append(f"{text.subject()}{choose(('', '共', '依法'))}{line}。")


def _money(text: Later) -> None:
    choose = text.random.choice
    value = Decimal(text.random.randint(1, 99_999)) / 100
    if text.form == "2019":
        items = text.amount("procurement.items", 90, 0, choose(("个", "项")))
        text.truth["procurement.amount"] = value * 10_000
        text.lines.append(
            choose(
                (f"政府集中采购项目{items},采购总金额{value}万元。", f"实施政府集中采购{items},采购金额{value}万元。")
            )
        )
    else:
        text.truth["fees.amount"] = value
        words = choose(("行政事业性收费金额", "收取行政事业性收费", "本年行政事业性收费"))
        text.lines.append(f"{words}{choose((f'{value}万元', f'{value * 10_000:.0f}元'))}。")


def _applications(text: Later) -> None:
    choose = text.random.choice
    text.lines.append(choose(("(二)依申请公开情况", "三、收到和处理政府信息公开申请情况")))
    verb = choose(("共收到政府信息公开申请", "新收政府信息公开申请", "受理政府信息公开申请"))
    line = f"{text.subject()}{verb}{text.amount('applications.new@total', 900, 3)}"
    if text.random.random() < 0.6:
        mark = choose(("、", ","))
        parts = [
            f"{name}{choose(('申请', '提出', ''))}{text.amount(f'applications.new@{code}', 90)}"
            for code, name in _APPLICANTS.items()
        ]
        if text.random.random() < 0.5:
            parts.append(f"其他{text.amount('applications.new@other', 90)}")
        line += choose((f"(其中{mark.join(parts)})", f",其中{mark.join(parts)}"))
    if text.random.random() < 0.5:
        line += f",上年结转{text.amount('applications.carried_in@total', 90)}"
    if text.random.random() < 0.5:
        line += f"。办结{text.amount('applications.outcome.total@total', 900, 3)}"
        line += f",结转下年度继续办理{text.amount('applications.carried_out@total', 90)}"
    text.lines.append(line + "。")


def _outcomes(text: Later) -> None:
    choose = text.random.choice
    prefix = "applications.outcome."
    parts = [
        f"予以公开{text.amount(f'{prefix}granted@total', 90)}",
        f"部分公开{text.amount(f'{prefix}partial@total', 90)}",
    ]
    for head, grounds in (("不予公开", _GROUNDS), ("无法提供", _UNAVAILABLE), ("不予处理", _NOT_PROCESSED)):
        codes = text.random.sample(list(grounds), text.random.randint(1, len(grounds)))
        inner = "、".join(f"{choose(grounds[code])}{text.amount(f'{prefix}{code}@total', 90)}" for code in codes)
        parts.append(choose((f"{head}{text.random.randint(0, 90)}件({inner})", inner)))
    if text.form == "2019":
        parts.append(f"其他处理{text.amount(f'{prefix}other@total', 90)}")
    text.lines.append("从政府信息公开申请的办理结果看," + ",".join(parts) + "。")


def _reviews(text: Later) -> None:
    choose = text.random.choice
    text.lines.append("四、政府信息公开行政复议、行政诉讼情况")
    total = text.amount("reconsideration.total", 90)
    inner = _results(text, "reconsideration")
    words = choose(("因政府信息公开被申请行政复议", "复议案件共", "政府信息公开行政复议案件"))
    text.lines.append(text.subject() + words + total + choose((f"({inner})", f",其中{inner}")) + "。")


def _suits(text: Later) -> None:
    choose = text.random.choice
    if text.lines[-1][:1] != "四":
        text.lines.append("(五)政府信息公开行政诉讼情况")
    direct, after = (
        text.amount("litigation_direct.total", 90),
        text.amount("litigation_after_reconsideration.total", 90),
    )
    first, second = _results(text, "litigation_direct"), _results(text, "litigation_after_reconsideration")
    head = choose(("", f"因政府信息公开引起的行政诉讼{text.random.randint(2, 99)}件,其中"))
    text.lines.append(
        head
        + choose(
            (
                f"未经复议直接起诉{direct}({first}),复议后起诉{after}({second})。",
                f"未经复议直接提起行政诉讼{direct},{first};复议后提起行政诉讼{after},{second}。",
            )
        )
    )


def _results(text: Later, block: str) -> str:
    choose = text.random.choice
    words = {
        "upheld": choose(("维持", "结果维持")),
        "corrected": choose(("纠正", "结果纠正", "被撤销")),
        "other": "其他结果",
        "pending": "尚未审结",
    }
    mark = choose(("、", ","))
    return mark.join(f"{word}{text.amount(f'{block}.{result}', 40)}" for result, word in words.items())


def _distractor(text: Later) -> str:
    """What is no figure of the report's whole scope and year, or stood in a table."""
    number = text.random.randint(11, 9999)
    year = text.identity.year or 0
    return text.random.choice(
        (
            f"公开行政许可、行政处罚等信息{number}条。",
            f"主动公开行政处罚决定{number}件。",
            f"{year - 1}年制发行政规范性文件{number}件。",
            f"去年作出行政许可决定{number}件。",
            f"庐阳区作出行政处罚决定{number}件。",
            f"肥东县教育局收到政府信息公开申请{number}件。",
            f"废止证明事项{number}项。",
            f"清理规范性文件{number}件,修改{number}件。",
            f"12345热线受理诉求{number}件,不予受理{number}件。",
            f"办理行政许可申请{number}件,不予许可{number}件。",
            f"办理行政复议案件{number}件,其中征地类{number}件。",
            f"门户网站发布信息{number}条,微信公众号推送{number}条。",
            f"节约采购资金{number}万元。",
            f"减免行政事业性收费{number}万元。",
            f"接待自然人咨询{number}件。",
            f"(一)予以公开 {number} 0 0 0 0 0 {number}(二)部分公开(区分处理的,只计这一情形,不计其他情形) 0 0 0 0 0 0 0",
            f"七、依申请公开信息收取的费用万元{number}八、机构建设和保障经费情况—",
            f"信息内容本年制发件数本年废止件数现行有效件数规章0 0 {number}行政规范性文件 3 0 {number}",
            f"行政许可\n{number}\n行政处罚\n{number}\n行政强制\n0",
        )
    )
