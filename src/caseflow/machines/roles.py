"""The people of the plan (§ roles): who may do what, each with the Chinese term."""

from __future__ import annotations

from caseflow import Role

APPLICANT = Role("applicant", zh="申请人")
CLERK = Role("window_clerk", zh="窗口工作人员")
DEPARTMENT = Role("department", zh="进驻部门")
DEPARTMENT_HEAD = Role("department_head", zh="部门负责人")
CENTRE_HEAD = Role("centre_head", zh="中心负责人")
GOVERNMENT_HEAD = Role("government_head", zh="本级人民政府负责人")
