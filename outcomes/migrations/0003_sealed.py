"""What is sealed stays: no row of a version can be changed, deleted or added to, in the database itself."""

from django.db import migrations

TABLES = ("outcomes_block", "outcomes_version", "outcomes_versionparagraph")
SQLITE = [
    f"""CREATE TRIGGER {table}_{deed.lower()}_sealed BEFORE {deed} ON {table}
        BEGIN SELECT RAISE(ABORT, 'a sealed version never changes'); END"""
    for table in TABLES
    for deed in ("UPDATE", "DELETE")
] + [
    """CREATE TRIGGER outcomes_version_full BEFORE INSERT ON outcomes_versionparagraph
       WHEN NEW.position < 1 OR NEW.position > (SELECT length FROM outcomes_version WHERE id = NEW.version_id)
       BEGIN SELECT RAISE(ABORT, 'a sealed version never grows'); END"""
]
POSTGRES = [
    """CREATE FUNCTION outcomes_sealed() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION 'a sealed version never changes'; END $$ LANGUAGE plpgsql""",
    """CREATE FUNCTION outcomes_full() RETURNS trigger AS $$ BEGIN
       IF NEW.position < 1 OR NEW.position > (SELECT length FROM outcomes_version WHERE id = NEW.version_id)
       THEN RAISE EXCEPTION 'a sealed version never grows'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER outcomes_version_full BEFORE INSERT ON outcomes_versionparagraph
       FOR EACH ROW EXECUTE FUNCTION outcomes_full()""",
    *(
        f"""CREATE TRIGGER {table}_sealed BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION outcomes_sealed()"""
        for table in TABLES
    ),
]
POSTGRES_UNDO = [
    "DROP TRIGGER outcomes_version_full ON outcomes_versionparagraph",
    *(f"DROP TRIGGER {table}_sealed ON {table}" for table in TABLES),
    "DROP FUNCTION outcomes_sealed()",
    "DROP FUNCTION outcomes_full()",
]
SQLITE_UNDO = ["DROP TRIGGER outcomes_version_full"] + [
    f"DROP TRIGGER {table}_{deed}_sealed" for table in TABLES for deed in ("update", "delete")
]


def seal(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unseal(apps, schema_editor):
    for statement in POSTGRES_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0002_texts")]

    operations = [migrations.RunPython(seal, unseal)]
