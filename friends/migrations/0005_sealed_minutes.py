"""Approved minutes stay: neither they nor any text of minutes can be changed or deleted, in the database itself."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER friends_minutes_{deed.lower()}_sealed BEFORE {deed} ON friends_minutes
        WHEN OLD.status = 'approved' BEGIN SELECT RAISE(ABORT, 'approved minutes never change'); END"""
    for deed in ("UPDATE", "DELETE")
] + [
    f"""CREATE TRIGGER friends_minutestext_{deed.lower()}_sealed BEFORE {deed} ON friends_minutestext
        BEGIN SELECT RAISE(ABORT, 'a text of minutes never changes'); END"""
    for deed in ("UPDATE", "DELETE")
] + [
    """CREATE TRIGGER friends_minutestext_full BEFORE INSERT ON friends_minutestext
       WHEN (SELECT status FROM friends_minutes WHERE id = NEW.minutes_id) = 'approved'
       BEGIN SELECT RAISE(ABORT, 'approved minutes never change'); END"""
]
POSTGRES = [
    """CREATE FUNCTION friends_sealed() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION 'minutes never change'; END $$ LANGUAGE plpgsql""",
    """CREATE FUNCTION friends_full() RETURNS trigger AS $$ BEGIN
       IF (SELECT status FROM friends_minutes WHERE id = NEW.minutes_id) = 'approved'
       THEN RAISE EXCEPTION 'approved minutes never change'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER friends_minutes_sealed BEFORE UPDATE OR DELETE ON friends_minutes
       FOR EACH ROW WHEN (OLD.status = 'approved') EXECUTE FUNCTION friends_sealed()""",
    """CREATE TRIGGER friends_minutestext_sealed BEFORE UPDATE OR DELETE ON friends_minutestext
       FOR EACH ROW EXECUTE FUNCTION friends_sealed()""",
    """CREATE TRIGGER friends_minutestext_full BEFORE INSERT ON friends_minutestext
       FOR EACH ROW EXECUTE FUNCTION friends_full()""",
]
POSTGRES_UNDO = [
    "DROP TRIGGER friends_minutestext_full ON friends_minutestext",
    "DROP TRIGGER friends_minutestext_sealed ON friends_minutestext",
    "DROP TRIGGER friends_minutes_sealed ON friends_minutes",
    "DROP FUNCTION friends_sealed()",
    "DROP FUNCTION friends_full()",
]
SQLITE_UNDO = ["DROP TRIGGER friends_minutestext_full"] + [
    f"DROP TRIGGER {table}_{deed}_sealed"
    for table in ("friends_minutes", "friends_minutestext")
    for deed in ("update", "delete")
]


def seal(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unseal(apps, schema_editor):
    for statement in POSTGRES_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("friends", "0004_groups")]

    operations = [migrations.RunPython(seal, unseal)]
