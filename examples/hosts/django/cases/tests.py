"""manage.py test: the store passes the suite, and takes part in the host's transaction."""

import attrs
from django.db import DatabaseError, transaction
from django.test import TestCase

from caseflow import Actor
from caseflow.store import NoSuchCase
from caseflow.testing import store_test
from cases.centre import CENTRE, STORE
from cases.forms import document_form
from cases.models import Entry
from cases.store import DjangoStore


class ConformanceTest(store_test(DjangoStore), TestCase):
    """What every store must do; Django rolls each test back."""


class OwnTest(TestCase):
    """What only this store does."""

    def case(self, number="2021-0001"):
        """A case taken in."""
        clerk = Actor("w-03", roles={"window_clerk"})
        return CENTRE.open("intake", case_no=number, at="2021-03-17T09:30+08:00", actor=clerk, form={"applicant": "王建国"})

    def test_one_transaction(self):
        """A rollback by the host removes the case too."""
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            STORE.append(self.case(), expected=0)
            _ = 1 / 0
        with self.assertRaises(NoSuchCase):
            STORE.load("2021-0001")

    def test_every_document_has_a_form(self):
        """Every document of any lifecycle can be filled in on a page."""
        documents = {row.form for lifecycle in CENTRE.lifecycles for row in lifecycle.transitions if row.form}
        for document in documents:
            fields = document_form(document)().fields
            self.assertEqual(set(fields), {field.name for field in attrs.fields(document)})

    def test_a_journal_is_append_only(self):
        """The database refuses to change or delete a line, even for Django."""
        case = self.case()
        STORE.append(case, expected=0)
        for change in (Entry.objects.all().delete, lambda: Entry.objects.update(body="{}")):
            with self.assertRaises(DatabaseError), transaction.atomic():
                change()
        self.assertEqual(STORE.load("2021-0001"), case)
