"""The journals in Django's own database: the Store protocol over three models, inside whatever transaction the host has open."""

import attrs
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q

from caseflow.journal import DIGEST, Personal, rebuild
from caseflow.store import Head, StoreBusy, checks_arguments
from caseflow.store.appending import Appender, conflict, no_such_case
from caseflow.store.protocol import head_of, stale_head
from cases import models

COLUMNS = [column.name for column in attrs.fields(Head)]


@attrs.frozen
class StoredCase:
    """One case as it is stored, read in the transaction of the append."""

    case_no: str
    centre: object

    def rows(self):
        """The journal's lines, in their order."""
        return models.Entry.objects.filter(case_no=self.case_no).order_by("seq")

    def last(self):
        """Seq, hash and digest of the last line, or None."""
        row = self.rows().values_list("seq", "hash", "digest").last()
        return row and (row[0], bytes(row[1]), row[2])

    def hashes(self, first, until):
        """The hashes of the lines from `first` up to `until`, which is excluded."""
        return [bytes(value) for value in self.rows().filter(seq__gte=first, seq__lt=until).values_list("hash", flat=True)]

    def case(self):
        """The whole case, read back through the fold."""
        rows = [(body.encode(), bytes(chain_hash)) for body, chain_hash in self.rows().values_list("body", "hash")]
        if not rows:
            raise no_such_case(self.case_no, lambda: list(models.Head.objects.values_list("case_no", flat=True)[:1000]))
        personal = models.Personal.objects.filter(case_no=self.case_no).values_list("case_no", "seq", "field", "value", "salt")
        return rebuild(rows, {(row[1], row[2]): Personal(*row) for row in personal}, self.centre, case_no=self.case_no)


@checks_arguments
class DjangoStore:
    """A store in the default database. An append is a savepoint inside `transaction.atomic`, or a transaction where there is none."""

    def __init__(self, centre):
        self.centre, self.digest = centre, DIGEST
        self.appender = Appender(self)

    def append(self, case, *, expected, now=None):
        """Store the entries of `case` from `expected` on; refused with `Conflict` when somebody else was faster."""
        return self.append_many([(case, expected)], now=now)[0]

    def append_many(self, cases, *, now=None):
        """Store several (case, expected): all of them, or none."""
        given = list(cases)
        try:
            try:
                added = self._append_all(given, now)
            except IntegrityError:  # the loser of a race reads again, and then sees what the winner wrote
                added = self._append_all(given, now)
        except IntegrityError as error:
            raise conflict(given[0][0].case_no, given[0][1]) from error
        except OperationalError as error:
            raise StoreBusy(f"the database could not take it: {error}; nothing was written, try again") from error
        for (case, _), new in zip(given, added, strict=True):
            if new is not None:
                self.appender.keep(case, new.hash)
        return tuple(new is not None for new in added)

    @transaction.atomic
    def _append_all(self, given, now):
        return [self._append(case, expected, now) for case, expected in given]

    def _append(self, case, expected, now):
        number = case.case_no
        new = self.appender.new_rows(case, expected, StoredCase(number, self.centre), now)
        if new is None:
            return None
        for entry, body, chain_hash in new.rows:
            line = {"key": entry.extras.key, "digest": new.digest, "body": body.decode(), "hash": chain_hash}
            models.Entry.objects.create(case_no=number, seq=entry.seq, **line)
        models.Personal.objects.bulk_create(models.Personal(**attrs.asdict(value)) for value in new.personal)
        head = attrs.asdict(head_of(case, new.hash, self.centre))
        if new.stored == 0:
            models.Head.objects.create(**head)
        elif not models.Head.objects.filter(case_no=number, seq=new.stored - 1).update(**head):
            raise stale_head(number)
        return new

    def load(self, case_no):
        """Return the case, read back through the fold."""
        return StoredCase(case_no, self.centre).case()

    def numbers(self):
        """Yield the number of every case that has a journal, in order."""
        yield from models.Entry.objects.filter(seq=0).order_by("case_no").values_list("case_no", flat=True).iterator()

    def hashes(self, case_no):
        """Return the chain hashes of a case, in the order of seq."""
        return tuple(bytes(value) for value in StoredCase(case_no, self.centre).rows().values_list("hash", flat=True))

    def head(self, case_no):
        """Return the head of a case, or None."""
        return next(self._heads(models.Head.objects.filter(case_no=case_no)), None)

    def heads(self, *, after=""):
        """Yield the heads after the case number `after`, in the order of their numbers."""
        return self._heads(models.Head.objects.filter(case_no__gt=after).order_by("case_no"))

    def _heads(self, query):
        for row in query.values_list(*COLUMNS).iterator():
            head = Head(*row)
            yield attrs.evolve(head, hash=bytes(head.hash))

    def due(self, until, *, after=None, limit=1000):
        """Return at most `limit` heads due on or before `until`, by (next_due, case number)."""
        return self._page("next_due", until, after, limit)

    def lapsing(self, until, *, after=None, limit=1000):
        """Return at most `limit` heads that lapse at the end of `until` or earlier, by (next_lapse, case number)."""
        return self._page("next_lapse", until, after, limit)

    def _page(self, column, until, after, limit):
        query = models.Head.objects.filter(**{f"{column}__lte": until}).order_by(column, "case_no")
        if after is not None:
            query = query.filter(Q(**{f"{column}__gt": after[0]}) | Q(**{column: after[0]}, case_no__gt=after[1]))
        return tuple(self._heads(query[:limit]))

    def stale(self, *, after="", limit=1000, only_undated=False):
        """Return at most `limit` heads that were not computed with the centre's calendar."""
        query = models.Head.objects.exclude(calendar=self.centre.calendar.digest).filter(case_no__gt=after).order_by("case_no")
        return tuple(self._heads((query.filter(undated=True) if only_undated else query)[:limit]))

    def carry_over(self, old, first):
        """Mark the heads that the change from the calendar `old` does not move; `first` is the first day that changed."""
        query = models.Head.objects.filter(Q(last_due=None) | Q(last_due__lt=first), calendar=old, undated=False)
        return query.update(calendar=self.centre.calendar.digest)

    @transaction.atomic
    def rehead(self, case):
        """Compute the head of `case` afresh; False when the store does not hold exactly the entries of `case`."""
        head = self.appender.fresh_head(case, StoredCase(case.case_no, self.centre))
        if head is not None:
            models.Head.objects.update_or_create(attrs.asdict(head), case_no=case.case_no)
        return head is not None

    def erase(self, *, case_no=None, person=None):
        """Erase the personal values of a case, or those that are exactly `person`; with both, both must match."""
        conditions = {name: value for name, value in (("case_no", case_no), ("value", person)) if value is not None}
        return models.Personal.objects.filter(**conditions).delete()[0] if conditions else 0
