"""The office: its centre, its matters, its store, its actors and its clock."""

import os
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from caseflow import Actor, Centre, load_matters
from caseflow.calendar import CN
from caseflow.machines import CATALOGUE
from cases.store import DjangoStore

CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
MATTERS = load_matters(Path(__file__).parents[3] / "matters.toml")
STORE = DjangoStore(CENTRE)
ROLES = {
    role.name: role
    for lifecycle in CATALOGUE
    for role in (*lifecycle.opened_by, *(role for transition in lifecycle.transitions for role in transition.by))
}


def actor_of(user):
    """Return the acting user, with the roles that are named like the user's groups."""
    return Actor(user.get_username(), roles=set(user.groups.values_list("name", flat=True)) & set(ROLES))


def now():
    """Return the present instant; for training and in tests OFFICE_NOW stops the office's clock at another."""
    stopped = os.environ.get("OFFICE_NOW")
    return datetime.fromisoformat(stopped) if stopped else timezone.localtime()
