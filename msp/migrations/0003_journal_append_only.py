"""The journal is append-only in the database itself: a row can be neither changed nor deleted."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER journal_never_changes BEFORE UPDATE ON msp_logentry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_never_forgets BEFORE DELETE ON msp_logentry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
]
POSTGRES = [
    """CREATE FUNCTION journal_is_append_only() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER journal_never_changes BEFORE UPDATE OR DELETE ON msp_logentry
       FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()""",
]


def seal(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unseal(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER journal_never_changes ON msp_logentry")
        schema_editor.execute("DROP FUNCTION journal_is_append_only()")
    else:
        schema_editor.execute("DROP TRIGGER journal_never_changes")
        schema_editor.execute("DROP TRIGGER journal_never_forgets")


class Migration(migrations.Migration):
    dependencies = [("msp", "0002_outbox")]

    operations = [migrations.RunPython(seal, unseal)]
