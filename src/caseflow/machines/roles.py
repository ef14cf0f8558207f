"""The roles of the plan, each with its Chinese term."""

from __future__ import annotations

from caseflow import Role

APPLICANT = Role("applicant", zh="申请人")
CLERK = Role("window_clerk", zh="窗口工作人员")
DEDICATED = Role("dedicated_staff", zh="专职人员")
AGENT = Role("village_agent", zh="代办员")
DEPARTMENT = Role("department", zh="进驻部门")
DEPARTMENT_HEAD = Role("department_head", zh="部门负责人")
CENTRE_HEAD = Role("centre_head", zh="中心负责人")
PARTY_GOV_OFFICE = Role("party_gov_office", zh="党政办")
TOWNSHIP = Role("township_government", zh="乡镇（街道）")
VILLAGE_COMMITTEES = Role("village_committees", zh="村（居）两委")
DISTRICT_CENTRE = Role("district_centre", zh="区行政服务中心")
COURIER = Role("courier", zh="专人、邮政特快专递")
ARCHIVIST = Role("archivist", zh="档案管理员")
REQUESTER = Role("requester", zh="查阅人")
COMPLAINANT = Role("complainant", zh="投诉人")
OBSERVER = Role("observer", zh="新闻、社会监督")
APPRAISER = Role("appraiser", zh="考核人员")
GOVERNMENT = Role("government", zh="政府")
GOVERNMENT_HEAD = Role("government_head", zh="本级人民政府负责人")
SUPERVISORY_ORGAN = Role("supervisory_organ", zh="监察机关")
LEADING_GROUP = Role("leading_group", zh="领导小组")

# Those whom a visitor may ask first.
FIRST_CONTACTS = (CLERK, AGENT, DEDICATED, CENTRE_HEAD)
