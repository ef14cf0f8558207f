"""manage.py enrol USER=ROLE,ROLE ...: make users, and put them into the groups named like their roles."""

import os
from getpass import getpass

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError

from caseflow.errors import nearest
from cases.centre import ROLES


class Command(BaseCommand):
    """Make users with their roles; an existing user gets the new roles instead of the old."""

    help = "make users in their roles, with the password OFFICE_PASSWORD, or one that is asked for"

    def add_arguments(self, parser):
        """Who, in which roles."""
        parser.add_argument("users", nargs="+", metavar="USER=ROLE,ROLE")

    def handle(self, *_args, **options):
        """Check every role before any user is made."""
        given = {name: roles.split(",") for name, _, roles in (text.partition("=") for text in options["users"])}
        for role in {role for roles in given.values() for role in roles if role not in ROLES}:
            raise CommandError(f"no lifecycle has the role {role!r}{nearest(role, ROLES)}")
        password = os.environ.get("OFFICE_PASSWORD") or getpass()
        for name, roles in given.items():
            user, _ = User.objects.get_or_create(username=name)
            user.set_password(password)
            user.save()
            user.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
