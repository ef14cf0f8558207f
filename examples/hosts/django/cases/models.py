"""The tables: the lines of the journals, their personal values, and a head for each case, which is a cache of its journal."""

from django.db import models


class Entry(models.Model):
    """One line of a journal: written once, never changed. (case, seq) is unique, and that decides who was faster."""

    case_no = models.CharField(max_length=128)
    seq = models.PositiveIntegerField()
    key = models.CharField(max_length=255, null=True)  # None: without a key
    digest = models.CharField(max_length=16)
    body = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:  # noqa: D106
        db_table = "caseflow_entry"
        constraints = (
            models.UniqueConstraint(fields=["case_no", "seq"], name="caseflow_entry_seq"),
            models.UniqueConstraint(fields=["case_no", "key"], name="caseflow_entry_key"),
        )

    def __str__(self):
        return f"{self.case_no}/{self.seq}"


class Personal(models.Model):
    """A personal value of a document. Deleting its row erases it, and the journal stays whole."""

    case_no = models.CharField(max_length=128)
    seq = models.PositiveIntegerField()
    field = models.CharField(max_length=128)
    value = models.TextField()
    salt = models.CharField(max_length=64)

    class Meta:  # noqa: D106
        db_table = "caseflow_personal"
        constraints = (models.UniqueConstraint(fields=["case_no", "seq", "field"], name="caseflow_personal_field"),)

    def __str__(self):
        return f"{self.case_no}/{self.seq} {self.field}"


class Head(models.Model):
    """What lists and sweeps read, one row for each case; the columns are the fields of `caseflow.store.Head`."""

    case_no = models.CharField(max_length=128, primary_key=True)
    kind = models.CharField(max_length=255)
    state = models.CharField(max_length=255)
    edition = models.CharField(max_length=255)
    seq = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)
    next_due = models.DateField(null=True)
    last_due = models.DateField(null=True)
    next_lapse = models.DateField(null=True)
    undated = models.BooleanField()
    calendar = models.CharField(max_length=128)

    class Meta:  # noqa: D106
        db_table = "caseflow_head"
        indexes = (
            models.Index(fields=["next_due", "case_no"], name="caseflow_head_due"),
            models.Index(fields=["next_lapse", "case_no"], name="caseflow_head_lapse"),
            models.Index(fields=["calendar", "case_no"], name="caseflow_head_calendar"),
        )

    def __str__(self):
        return self.case_no
