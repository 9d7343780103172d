"""A report that its own words do not place: several cities have a district of this name."""

NO_PLACE = """鼓楼区2019年政府信息公开工作年度报告
统计期限自2019年1月1日起至2019年12月31日止。
一、总体情况
2019年主动公开政府信息321条。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
本年度收到申请3件,全部办结。
"""
