import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def take_from_replies(apps, schema_editor):
    """Give each offer the delegation and the moment of the reply that made it."""
    reply = apps.get_model("invitations", "Reply").objects.filter(pk=OuterRef("reply"))
    apps.get_model("friends", "Offer").objects.update(
        delegation=Subquery(reply.values("invitation__delegation")[:1]), at=Subquery(reply.values("answered_at")[:1])
    )
    # PostgreSQL alters no table whose references it has still to look at.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ("friends", "0002_friends"),
        ("invitations", "0002_copies_set_aside"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("meeting", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="friends_publication", to="msp.meeting")),
            ],
        ),
        migrations.AddField(
            model_name="friend",
            name="open_work",
            field=models.TextField(blank=True, verbose_name="open work"),
        ),
        migrations.AlterField(
            model_name="offer",
            name="reply",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="invitations.reply"),
        ),
        migrations.AddField(
            model_name="offer",
            name="delegation",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="invitations.delegation"),
        ),
        migrations.AddField(
            model_name="offer",
            name="channel",
            field=models.CharField(blank=True, choices=[("person", "in person"), ("phone", "by telephone"), ("email", "by e-mail"), ("note", "by note verbale")], max_length=6, verbose_name="how it came"),
        ),
        migrations.AddField(
            model_name="offer",
            name="note",
            field=models.CharField(blank=True, max_length=300, verbose_name="who said it, or the reference of the note"),
        ),
        migrations.AddField(model_name="offer", name="at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="offer",
            name="by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="offer",
            name="answer",
            field=models.CharField(blank=True, choices=[("confirmed", "confirmed"), ("declined", "declined with thanks"), ("withdrawn", "taken back")], max_length=9),
        ),
        migrations.AddField(model_name="offer", name="answered_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="offer",
            name="answered_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="offer",
            name="letter",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="invitations.letter"),
        ),
        migrations.RunPython(take_from_replies, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="offer",
            name="delegation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="invitations.delegation"),
        ),
        migrations.AlterField(model_name="offer", name="at", field=models.DateTimeField()),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(condition=Q(answer="", reply=None), fields=("theme", "delegation"), name="told_once_while_it_waits"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(condition=Q(Q(("reply", None), Q(("channel", ""), _negated=True)), Q(("channel", ""), ("reply__isnull", False)), _connector="OR"), name="an_offer_came_somehow"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(condition=Q(Q(("answer", ""), ("answered_at", None)), Q(Q(("answer", ""), _negated=True), ("answered_at__isnull", False)), _connector="OR"), name="an_answer_has_its_moment"),
        ),
    ]
