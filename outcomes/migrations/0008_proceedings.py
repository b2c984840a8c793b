"""The meeting itself; in the database a decision never changes, and an adopted agenda changes by decision only."""

import django.core.validators
import django.db.models.deletion
import outcomes.models.proceedings
from django.conf import settings
from django.db import migrations, models


ADOPTED = "EXISTS (SELECT 1 FROM outcomes_conduct WHERE meeting_id = {row}.meeting_id AND agenda_decision_id IS NOT NULL)"
KEPT = ("meeting_id", "parent_id", "position", "title", "added_by_id")
DECIDED, FROZEN = "a recorded decision never changes", "an adopted agenda changes by decision"


def _moved(differs):
    changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in KEPT)
    again = f"OLD.dropped_by_id IS NOT NULL AND NEW.dropped_by_id {differs} OLD.dropped_by_id"
    return f"({changed} OR ({again}))"


def _sqlite():
    for deed in ("UPDATE", "DELETE"):
        yield f"""CREATE TRIGGER outcomes_decision_{deed.lower()}_sealed BEFORE {deed} ON outcomes_recordeddecision
                  BEGIN SELECT RAISE(ABORT, '{DECIDED}'); END"""
    for deed, row, also in (
        ("INSERT", "NEW", "NEW.added_by_id IS NULL"),
        ("UPDATE", "OLD", _moved("IS NOT")),
        ("DELETE", "OLD", "1"),
    ):
        yield f"""CREATE TRIGGER outcomes_agenda_{deed.lower()}_frozen BEFORE {deed} ON outcomes_agendaitem
                  WHEN {also} AND {ADOPTED.format(row=row)} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"""


def _postgres():
    yield f"""CREATE FUNCTION outcomes_decided() RETURNS trigger AS $$
              BEGIN RAISE EXCEPTION '{DECIDED}'; END $$ LANGUAGE plpgsql"""
    yield """CREATE TRIGGER outcomes_decision_sealed BEFORE UPDATE OR DELETE ON outcomes_recordeddecision
             FOR EACH ROW EXECUTE FUNCTION outcomes_decided()"""
    yield f"""CREATE FUNCTION outcomes_agenda_frozen() RETURNS trigger AS $$ BEGIN
              IF TG_OP = 'INSERT' THEN
                  IF NEW.added_by_id IS NULL AND {ADOPTED.format(row="NEW")} THEN RAISE EXCEPTION '{FROZEN}'; END IF;
                  RETURN NEW;
              ELSIF TG_OP = 'UPDATE' THEN
                  IF {_moved("IS DISTINCT FROM")} AND {ADOPTED.format(row="OLD")}
                  THEN RAISE EXCEPTION '{FROZEN}'; END IF;
                  RETURN NEW;
              END IF;
              IF {ADOPTED.format(row="OLD")} THEN RAISE EXCEPTION '{FROZEN}'; END IF;
              RETURN OLD; END $$ LANGUAGE plpgsql"""
    yield """CREATE TRIGGER outcomes_agenda_frozen BEFORE INSERT OR UPDATE OR DELETE ON outcomes_agendaitem
             FOR EACH ROW EXECUTE FUNCTION outcomes_agenda_frozen()"""


SQLITE_UNDO = [
    *(f"DROP TRIGGER outcomes_decision_{deed}_sealed" for deed in ("update", "delete")),
    *(f"DROP TRIGGER outcomes_agenda_{deed}_frozen" for deed in ("insert", "update", "delete")),
]
POSTGRES_UNDO = [
    "DROP TRIGGER outcomes_decision_sealed ON outcomes_recordeddecision",
    "DROP TRIGGER outcomes_agenda_frozen ON outcomes_agendaitem",
    "DROP FUNCTION outcomes_decided()",
    "DROP FUNCTION outcomes_agenda_frozen()",
]


def freeze(apps, schema_editor):
    for statement in _postgres() if schema_editor.connection.vendor == "postgresql" else _sqlite():
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in POSTGRES_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('invitations', '0002_copies_set_aside'),
        ('msp', '0004_roadmap'),
        ('outcomes', '0007_event_texts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('notes', models.TextField(blank=True, verbose_name='notes')),
                ('documents', models.ManyToManyField(blank=True, related_name='agenda_items', to='outcomes.document', verbose_name='documents of the item')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='msp.meeting')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='outcomes.agendaitem')),
            ],
        ),
        migrations.CreateModel(
            name='RecordedDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(verbose_name='the Meeting')),
                ('how', models.CharField(choices=[('consensus', 'by consensus'), ('acclamation', 'by acclamation'), ('silence', 'by silence'), ('vote', 'by vote')], default='consensus', max_length=11, verbose_name='how')),
                ('in_favour', models.PositiveSmallIntegerField(null=True, verbose_name='in favour')),
                ('against', models.PositiveSmallIntegerField(null=True, verbose_name='against')),
                ('abstaining', models.PositiveSmallIntegerField(null=True, verbose_name='abstaining')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='outcomes.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='msp.meeting')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='outcomes.recordeddecision')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recorded', to='outcomes.version', verbose_name='text')),
            ],
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='added_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='added_items', to='outcomes.recordeddecision'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='dropped_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dropped_items', to='outcomes.recordeddecision'),
        ),
        migrations.CreateModel(
            name='ReportWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('words', models.TextField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_words', to='msp.meeting')),
            ],
            options={
                'verbose_name_plural': 'report words',
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('starts_at', models.TimeField(verbose_name='from')),
                ('ends_at', models.TimeField(verbose_name='to')),
                ('room', models.CharField(max_length=120, verbose_name='room')),
                ('title', models.CharField(blank=True, max_length=160, verbose_name='what it is')),
                ('is_public', models.BooleanField(default=True, verbose_name='public')),
                ('status', models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('suspended', 'suspended'), ('closed', 'closed')], default='planned', editable=False, max_length=9)),
                ('opened_at', models.DateTimeField(editable=False, null=True)),
                ('suspended_at', models.DateTimeField(editable=False, null=True)),
                ('closed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('change', models.CharField(blank=True, editable=False, max_length=200)),
                ('lock', models.PositiveIntegerField(default=0, editable=False)),
                ('current', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outcomes.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='msp.meeting')),
            ],
        ),
        migrations.AddField(
            model_name='recordeddecision',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='outcomes.sitting'),
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(choices=[('present', 'present'), ('apologies', 'sent apologies'), ('absent', 'absent')], max_length=9)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delegation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invitations.delegation')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='outcomes.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='SittingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='outcomes.agendaitem')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='outcomes.sitting')),
            ],
        ),
        migrations.AddField(
            model_name='sitting',
            name='items',
            field=models.ManyToManyField(related_name='sittings', through='outcomes.SittingItem', to='outcomes.agendaitem'),
        ),
        migrations.CreateModel(
            name='SpeakersList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_open', models.BooleanField(default=True)),
                ('groups_first', models.BooleanField(default=True, verbose_name='groups speak first')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='minutes for everyone')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='speakers_list', to='outcomes.agendaitem')),
            ],
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('head', 'Head of State or Government'), ('minister', 'Minister'), ('vice', 'Vice-Minister or high representative'), ('ambassador', 'Ambassador'), ('other', 'Other representative')], default='ambassador', max_length=10, verbose_name='level')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='name or function of the speaker')),
                ('group', models.CharField(blank=True, max_length=120, verbose_name='on behalf of')),
                ('is_reply', models.BooleanField(default=False, verbose_name='right of reply')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('speaking', 'has the floor'), ('spoken', 'has spoken'), ('skipped', 'was not in the room'), ('withdrawn', 'withdrawn')], default='waiting', max_length=9)),
                ('asked_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('delegation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='speeches', to='invitations.delegation')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invitations.replylink')),
                ('sitting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='speeches', to='outcomes.sitting')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='speakers', to='outcomes.speakerslist')),
            ],
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(choices=[('president', 'President'), ('vice-president', 'Vice-President'), ('secretary-general', 'Secretary-General'), ('executive-secretary', 'Executive Secretary'), ('rapporteur', 'Rapporteur')], max_length=19, verbose_name='office')),
                ('person', models.CharField(blank=True, max_length=200, verbose_name='name as it is printed')),
                ('may_repeat', models.BooleanField(default=False, verbose_name='beside another office of the same State')),
                ('status', models.CharField(choices=[('designated', 'designated'), ('elected', 'elected'), ('outgoing', 'outgoing')], default='designated', editable=False, max_length=10)),
                ('delegation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='invitations.delegation', verbose_name='State or organisation')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='msp.meeting')),
                ('decision', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='elects', to='outcomes.recordeddecision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('office', 'president'), models.Q(('status', 'outgoing'), _negated=True)), fields=('meeting',), name='one_president_a_meeting'), models.UniqueConstraint(condition=models.Q(('may_repeat', False), models.Q(('status', 'outgoing'), _negated=True)), fields=('meeting', 'delegation'), name='one_office_a_state'), models.CheckConstraint(condition=models.Q(models.Q(('decision', None), ('status', 'designated')), models.Q(models.Q(('status', 'designated'), _negated=True), ('decision__isnull', False)), _connector='OR'), name='who_is_elected_was_elected_by_decision'), models.CheckConstraint(condition=models.Q(('delegation__isnull', False), models.Q(('person', ''), _negated=True), _connector='OR'), name='an_officer_is_named_or_of_a_state')],
            },
        ),
        migrations.CreateModel(
            name='Conduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone', models.CharField(default='Europe/Zurich', max_length=60, validators=[outcomes.models.proceedings.check_zone], verbose_name='time zone of the place')),
                ('is_public', models.BooleanField(default=False, verbose_name='everyone may see what is now and next')),
                ('shows_speakers', models.BooleanField(default=False, verbose_name='with who speaks and who is next')),
                ('quorum', models.CharField(blank=True, choices=[('', 'no rule'), ('third', 'one third of the States Parties'), ('majority', 'more than half of the States Parties'), ('two-thirds', 'two thirds of the States Parties')], default='', max_length=10, verbose_name='quorum')),
                ('minutes_high', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1)], verbose_name='high level')),
                ('minutes_states', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1)], verbose_name='States')),
                ('minutes_groups', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1)], verbose_name='groups')),
                ('minutes_organisations', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='organisations')),
                ('minutes_reply', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='right of reply')),
                ('next_title', models.CharField(blank=True, max_length=200, verbose_name='next meeting')),
                ('next_place', models.CharField(blank=True, max_length=120, verbose_name='its place')),
                ('next_starts_on', models.DateField(blank=True, null=True, verbose_name='its first day')),
                ('next_ends_on', models.DateField(blank=True, null=True, verbose_name='its last day')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='conduct', to='msp.meeting')),
                ('agenda_decision', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopts_agenda', to='outcomes.recordeddecision')),
                ('next_decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.recordeddecision', verbose_name='decided by')),
            ],
            options={
                'verbose_name_plural': 'conduct',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('next_ends_on', None), ('next_starts_on', None)), ('next_starts_on__lte', models.F('next_ends_on')), _connector='OR'), name='the_next_meeting_starts_before_it_ends')],
            },
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_by', None), ('parent', None)), fields=('meeting', 'position'), name='one_agenda_item_a_number'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_by', None), ('parent__isnull', False)), fields=('parent', 'position'), name='one_part_of_an_item_a_letter'),
        ),
        migrations.AddConstraint(
            model_name='reportwords',
            constraint=models.UniqueConstraint(fields=('meeting', 'key'), name='words_once_a_paragraph_of_the_report'),
        ),
        migrations.AddConstraint(
            model_name='recordeddecision',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='one_decision_a_number'),
        ),
        migrations.AddConstraint(
            model_name='recordeddecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('abstaining__isnull', False), ('against__isnull', False), ('how', 'vote'), ('in_favour__isnull', False)), models.Q(models.Q(('how', 'vote'), _negated=True), ('abstaining', None), ('against', None), ('in_favour', None)), _connector='OR'), name='a_vote_has_its_figures'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('sitting', 'delegation'), name='a_delegation_is_marked_once_a_sitting'),
        ),
        migrations.AddConstraint(
            model_name='sittingitem',
            constraint=models.UniqueConstraint(fields=('sitting', 'item'), name='an_item_once_a_sitting'),
        ),
        migrations.AddIndex(
            model_name='sitting',
            index=models.Index(fields=['meeting', 'on'], name='outcomes_si_meeting_108f34_idx'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__lt', models.F('ends_at'))), name='a_sitting_starts_before_it_ends'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('opened_at', None), ('status', 'planned'), ('suspended_at', None)), models.Q(('closed_at', None), ('opened_at__isnull', False), ('status', 'open'), ('suspended_at', None)), models.Q(('closed_at', None), ('opened_at__isnull', False), ('status', 'suspended'), ('suspended_at__isnull', False)), models.Q(('closed_at__isnull', False), ('opened_at__isnull', False), ('status', 'closed'), ('suspended_at', None)), _connector='OR'), name='a_sitting_has_the_moments_of_its_state'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('meeting', 'room'), name='one_open_sitting_a_room'),
        ),
        migrations.AddIndex(
            model_name='speaker',
            index=models.Index(fields=['of', 'status'], name='outcomes_sp_of_id_d2e4a6_idx'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'speaking')), fields=('of',), name='one_speaker_has_the_floor'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'speaking'))), fields=('of', 'delegation', 'group', 'is_reply'), name='a_delegation_waits_once_for_the_floor'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.CheckConstraint(condition=models.Q(('link__isnull', False), ('entered_by__isnull', False), _connector='OR'), name='a_speaker_has_who_asked'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'speaking'), _negated=True), models.Q(('ended_at', None), ('started_at__isnull', False)), _connector='OR'), name='who_speaks_has_begun'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'spoken'), _negated=True), models.Q(('ended_at__gte', models.F('started_at')), ('started_at__isnull', False)), _connector='OR'), name='who_has_spoken_has_ended'),
        ),
        migrations.RunPython(freeze, thaw),
    ]
