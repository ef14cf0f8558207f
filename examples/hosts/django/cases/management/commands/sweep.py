"""manage.py sweep: record what the law did where nobody acted. For cron, as often as you like; twice at once does no harm."""

from django.core.management.base import BaseCommand, CommandError

from caseflow.store import sweep
from cases.centre import STORE, now


class Command(BaseCommand):
    """One sweep."""

    help = "record what the law did where nobody acted"

    def handle(self, *_args, **_options):
        """Sweep and report; if a case failed, it is named and the exit code is 1."""
        report = sweep(STORE, now())
        self.stdout.write(f"{report.seen} cases looked at, {report.lapsed} lapses recorded, {report.conflicts} moved meanwhile")
        if report.failed:
            raise CommandError("\n".join(f"{number}: {why}" for number, why in report.failed))
