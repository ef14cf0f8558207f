"""The database itself refuses to change or delete a line of a journal, and to leave a gap."""

from django.db import migrations

from caseflow.store.ddl import SERVERS


def guard(_apps, editor):
    """Make the triggers of SqlStore; the table has the same name."""
    for statement in SERVERS[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Runs after the tables were made."""

    dependencies = (("cases", "0001_initial"),)
    operations = (migrations.RunPython(guard, migrations.RunPython.noop),)
