"""Documents that look like reports and are none are refused for what they are; no report is taken for one of them."""

from __future__ import annotations

import pytest

from dagster_project.reports import read_bytes

PARTS = "一、总体情况\n二、主动公开政府信息情况\n主动公开12条。\n三、收到和处理政府信息公开申请情况\n收到申请3件。\n"

LOOK_ALIKES = {
    "通知": "某市人民政府办公室\n关于做好2025年政府信息公开工作年度报告\n"
    "编制和发布工作的通知\n各县区:\n一、总体情况要写清。\n",
    "通知 on one line": "关于报送2014年度政府信息公开年度报告的通知\n各单位:\n请按时报送。\n",
    "规定": "政府信息公开年报制度\n第一条 为规范编制,制定本制度。\n",
    "规定 by articles": "第二条 各镇负责编制政府信息公开年度报告。\n"
    "第三条 内容如下:\n(一)主动公开情况;\n(二)收费情况;\n第四条 本制度自印发之日起施行。\n",
    "样本": "XX县教育局2021年政府信息公开工作年度报告(范文)\n" + PARTS,
    "通报": "关于2009年政府信息公开工作年度报告公布情况的通报\n各单位:\n大部分单位按时公布。\n",
    "年度报告解读": "《合肥市2019年政府信息公开工作年度报告》解读\n近日公布,现说明如下。\n",
    "新闻报道": "市政务公开办发布年度报告\n本报讯 3月30日,全市主动公开信息12万条。\n",
    "会议消息": "我县召开2023年政府信息公开年报编制部署会\n1月9日下午,县政务公开办召开部署会。\n",
    "预算或决算": "合肥市民政局2019年度部门决算公开说明\n目录\n第一部分 概况\n",
    "其他报告": "合肥市2022年法治政府建设年度报告\n一、主要举措\n全面推进政务公开。\n",
    "人大报告": "主任、各位委员:\n我受区人民政府的委托,向区人大常委会报告2022年度审计情况。\n一、财政管理\n",
    "指南": "合肥市民政局政府信息公开指南\n一、公开的范围\n二、依申请公开\n",
    "目录": "合肥市瑶海区政府信息公开目录\n一、机构职能\n二、政府信息公开工作年度报告\n",
    "半年": "合肥市2012年上半年政府信息公开情况统计\n"
    "一、主动公开情况\n主动公开321条。\n二、依申请公开情况\n申请15件。\n",
    "季度": "合肥市民政局2014年第三季度政府信息公开工作情况\n一、主动公开情况\n公开45条。\n二、依申请公开情况\n无。\n",
    "工作要点": "合肥市2020年政务公开工作要点\n一、主动公开\n二、依申请公开\n",
    "来源清单": "path,url,body,year\na.html,http://a.gov.cn/1,合肥市民政局,2019\nb.html,http://a.gov.cn/2,合肥市司法局,2019\n",
    "来源说明": '{"url": "http://a.gov.cn/1", "body": "合肥市民政局", "year": 2019}\n',
    "网站报表": "合肥市人民政府网站\n政府网站工作年度报表\n(2021年度)\n信息发布 | 12345\n",
}


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_look_alikes_are_refused_for_what_they_are(kind: str) -> None:
    (report,) = read_bytes(LOOK_ALIKES[kind].encode())
    assert report.outcome == "unrecognised"
    assert "而是" in (report.reason or ""), report.reason


@pytest.mark.parametrize(
    "opening",
    [
        "合肥市民政局2019年政府信息公开工作年度报告\n",
        "合肥市民政局\n2019年政府信息公开\n工作年度报告\n",
        "索引号: 1\n名称: 合肥市民政局关于印发2019年政府信息公开年度报告的通知\n"
        "合肥市民政局2019年政府信息公开年度报告\n",
        "合肥市民政局2019年政府信息公开工作年度报告\n根据国办关于做好年度报告编制工作的通知要求编制。\n",
        "合肥市民政局2019年政府信息公开工作年度报告\n近日,我局公布了部门决算。记者从现场获悉。\n",
        "合肥市民政局2019年政府信息公开工作年度报告\n第二十条第(一)项\n第二十条第(五)项\n第二十条第(六)项\n",
        "关于2019年合肥市民政局政府信息公开工作的年度报告\n制定了信息公开指南和信息公开目录。\n",
    ],
)
def test_reports_are_not(opening: str) -> None:
    (report,) = read_bytes((opening + "2019年,我局做好公开。\n" + PARTS).encode())
    assert report.outcome in ("parsed", "partial"), report.reason
    assert (report.identity.year, report.identity.jurisdiction) == (2019, "安徽省/合肥市")


def test_a_numbered_heading_of_a_part_is_no_title() -> None:
    (report,) = read_bytes("2019年,我局公开信息,情况如下。\n1.严格执行信息公开制度\n公开信息12条。\n".encode())
    assert "规定" not in (report.reason or "")
    (rules,) = read_bytes("合肥市民政局\n信息公开制度\n公开信息要及时。\n".encode())
    assert "规定" in (rules.reason or "")
