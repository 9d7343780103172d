"""Reports' running text, put together at random from parts, with the figures that a reader must find in it.

What stands between the figures are distractors: amounts of other matters, bodies and years, targets, shares, money,
numbers of documents. They are of the kinds that reports print; the words are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from dagster_project.reports.model import Identity

YEAR = 2016
GOVERNMENT = Identity(year=YEAR, issuer="瑶海区人民政府", issuer_kind="government", jurisdiction="安徽省/合肥市/瑶海区")
BUREAU = Identity(year=YEAR, issuer="合肥市水务局", issuer_kind="department", jurisdiction="安徽省/合肥市")
TOWN = Identity(
    year=YEAR,
    issuer="瑶海区磨店镇人民政府",
    issuer_kind="township_government",
    jurisdiction="安徽省/合肥市/瑶海区/磨店镇",
)
ISSUERS = (GOVERNMENT, BUREAU, TOWN)
_SUBJECTS = {
    "government": ("全区", "我区", "瑶海区", "全区各级行政机关", ""),
    "department": ("我局", "本局", "市水务局", "合肥市水务局", ""),
    "township_government": ("我镇", "全镇", "磨店镇", "镇政府", ""),
}
_TIMES = (f"{YEAR}年,", f"{YEAR}年", "全年", "本年度", f"{YEAR}年度,", f"{YEAR}年1月1日至12月31日,", "")
_NUMERALS = "零一二三四五六七八九十"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass
class Text:
    """Running text as it grows, and what it states for the whole scope."""

    random: Random
    identity: Identity
    lines: list[str] = field(default_factory=list)
    truth: dict[str, Decimal] = field(default_factory=dict)

    def subject(self) -> str:
        """A time and a subject for whom the whole report speaks."""
        return self.random.choice(_TIMES) + self.random.choice(_SUBJECTS[self.identity.issuer_kind or ""])

    def amount(self, metric: str, most: int = 400, least: int = 0, unit: str = "件") -> str:
        """A printed amount of a metric, in one of many ways of printing it; its value is noted."""
        value, printed = self._printed(most, least)
        self.truth[metric] = value
        return f"{printed}{self.random.choice(('', '', ' ')) if printed[-1].isdigit() else ''}{unit}"

    def _printed(self, most: int, least: int) -> tuple[Decimal, str]:
        number = self.random.randint(least, most)
        way = self.random.randrange(10)
        if way == 0 and 2 < number <= 10:
            return Decimal(number), _NUMERALS[number]
        if way == 1 and number >= 1000:
            return Decimal(number), f"{number:,}"
        if way == 2 and number >= 20:
            return Decimal(number // 10 * 10), f"{number // 10 * 10}余"
        if way == 3:
            return Decimal(number), str(number).translate(_FULL_WIDTH)
        if way == 4 and number >= 10_000:
            value = (Decimal(number) / 10_000).quantize(Decimal("0.01"))
            return value * 10_000, f"{value}万"
        return Decimal(number), str(number)


def statements(random: Random) -> Text:
    """A report's text with the figures it states."""
    text = Text(random, random.choice(ISSUERS))
    parts = [_disclosure, _channels, _applications, _reviews, _response, _organisation]
    for part in parts:
        if random.random() < 0.8:
            part(text)
        if random.random() < 0.6:
            text.lines.append(_distractor(text))
    return text


def _disclosure(text: Text) -> None:
    choose = text.random.choice
    text.lines.append("二、主动公开政府信息情况")
    verb = choose(("主动公开政府信息", "公开政府信息", "共主动公开各类政府信息", "累计主动公开信息", "主动公开"))
    total = choose(("", "共计", "达", "总数为"))
    line = f"{text.subject()}{verb}{total}{text.amount('disclosure.items', 60_000, 3, '条')}"
    tail = choose(
        (
            "。",
            f",同比增长{text.random.randint(1, 80)}.5%。",
            ",其中财政信息2条,人事信息1条。",
            "。其中,工作动态类2条,公示公告类1条。",
            "(含规划计划类1条)。",
        )
    )
    text.lines.append(line + tail)


def _channels(text: Text) -> None:
    choose = text.random.choice
    style = text.random.randrange(3)
    if style == 0:
        web = choose(("通过政府网站发布信息", "依托政府门户网站公开政府信息", "在门户网站上主动公开信息"))
        line = f"{choose(_TIMES)}{web}{text.amount('disclosure.channel.website', 9000, 3, '条')}"
        line += f",政务微博发布信息{text.amount('disclosure.channel.weibo', 900, 3, '条')}"
        line += f",微信公众号推送信息{text.amount('disclosure.channel.wechat', 900, 3, '条')}。"
    elif style == 1:
        line = f"公开渠道中,政府网站公开{text.amount('disclosure.channel.website', 9000, 3, '条')}、"
        line += f"政务微博公开{text.amount('disclosure.channel.weibo', 900, 3, '条')}、"
        line += f"政务微信公开{text.amount('disclosure.channel.wechat', 900, 3, '条')}。"
    else:
        line = f"政务微信公众号“今日播报”全年推送信息{text.amount('disclosure.channel.wechat', 900, 3, '条')}。"
    text.lines.append(line)


def _applications(text: Text) -> None:
    choose = text.random.choice
    text.lines.append(choose(("三、依申请公开政府信息情况", "三、政府信息依申请公开办理情况", "(二)依申请公开情况")))
    if text.random.random() < 0.25:
        text.truth["requests.received"] = Decimal(0)
        denial = choose(("未收到政府信息公开申请", "没有收到公民提出的信息公开申请", "无依申请公开政府信息的情况"))
        text.lines.append(f"{text.subject()}{denial}。")
        return
    receive = choose(("共收到政府信息公开申请", "受理依申请公开", "共接到信息公开申请", "收到申请"))
    line = f"{text.subject()}{receive}{choose(('', '共', '总计'))}{text.amount('requests.received', 900, 3)}"
    if text.random.random() < 0.6:
        comma = choose(("、", ",", ";"))
        line += choose((",其中:", ",其中", "。其中,"))
        line += f"当面申请{text.amount('requests.received.in_person', 90)}{comma}"
        line += f"网络申请{text.amount('requests.received.online', 90)}{comma}"
        line += f"信函申请{text.amount('requests.received.mail', 90)}"
    line += choose(("。", f"。办结率{text.random.randint(80, 99)}%。"))
    if text.random.random() < 0.6:
        line += f"已办结{text.amount('requests.completed', 90, 3)}。"
    if text.random.random() < 0.6:
        line += f"从答复情况看,同意公开{text.amount('requests.answered.granted', 90)},"
        line += f"同意部分公开{text.amount('requests.answered.partial', 90)},"
        line += f"不予公开{text.amount('requests.answered.refused', 90)},"
        line += f"信息不存在{text.amount('requests.answered.nonexistent', 90)}。"
    text.lines.append(line)


def _reviews(text: Text) -> None:
    choose = text.random.choice
    text.lines.append(choose(("五、复议、诉讼和申诉情况", "五、因政府信息公开申请行政复议、提起行政诉讼的情况")))
    if text.random.random() < 0.4:
        text.truth |= {"reconsideration.cases": Decimal(0), "litigation.cases": Decimal(0)}
        denial = choose(
            (
                "未发生因政府信息公开引起的行政复议和行政诉讼",
                "没有因信息公开被申请行政复议、被提起行政诉讼的情况",
                "行政复议、行政诉讼均为0件",
                "无行政复议、行政诉讼案件",
            )
        )
        text.lines.append(f"{text.subject()}{denial}。")
        return
    line = f"{text.subject()}因政府信息公开被申请行政复议{text.amount('reconsideration.cases', 60, 1)}"
    if text.random.random() < 0.5:
        line += f",其中维持{text.amount('reconsideration.cases.upheld', 40)}、"
        line += f"被依法纠错{text.amount('reconsideration.cases.corrected', 40)}"
    line += f";行政诉讼{choose(('', '案件'))}{text.amount('litigation.cases', 60, 1)}。"
    text.lines.append(line)


def _response(text: Text) -> None:
    line = f"召开新闻发布会{text.amount('response.press_conferences', 60, 1, '次')},"
    text.lines.append(line + f"发布政策解读稿件{text.amount('response.policy_interpretations', 300, 3, '篇')}。")


def _organisation(text: Text) -> None:
    line = f"从事政府信息公开工作人员{text.amount('organisation.staff', 900, 3, '人')},"
    line += f"其中专职人员{text.amount('organisation.staff.full_time', 90, 0, '人')}、"
    text.lines.append(line + f"兼职人员{text.amount('organisation.staff.part_time', 90, 0, '人')}。")


def _distractor(text: Text) -> str:
    """A sentence whose numbers are no figures of the report's whole scope and year."""
    number = text.random.randint(11, 9999)
    return text.random.choice(
        (
            f"投入资金{number}万元改造政务服务大厅。",
            f"印发了《工作要点》(合政办〔{YEAR}〕{number}号)。",
            f"{YEAR - 1}年主动公开政府信息{number}条。",
            f"去年收到政府信息公开申请{number}件。",
            f"力争明年主动公开政府信息{number}条。",
            f"要求各单位每月公开信息不少于{number}条。",
            f"截至{YEAR}年底,历年累计主动公开政府信息{number}条。",
            f"自2008年以来,累计受理政府信息公开申请{number}件。",
            f"庐阳区收到政府信息公开申请{number}件。",
            f"肥东县教育局主动公开政府信息{number}条。",
            f"12345热线受理群众来电{number}件,办结率98%。",
            f"办理人大代表建议和政协提案{number}件。",
            f"受理行政许可申请{number}件,按时办结{number}件。",
            f"政府网站访问量{number}万人次,微博粉丝{number}人。",
            f"上半年公开政府信息{number}条。",
            f"政务服务事项{number}项实现一网通办。",
            f"发放政府信息公开指南{number}份。",
            f"市中级人民法院审理行政诉讼案件{number}件。",
        )
    )
