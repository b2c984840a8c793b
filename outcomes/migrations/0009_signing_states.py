"""A block belongs to a State; its delegation, which the presidency's own does not have, is the way to a link."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def of_delegations(apps, schema_editor):
    delegations = apps.get_model('invitations', 'Delegation').objects.filter(pk=OuterRef('delegation'))
    blocks = apps.get_model('outcomes', 'SignatureBlock').objects.filter(state=None)
    blocks.update(state=Subquery(delegations.values('state')[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('invitations', '0004_universalization'),
        ('outcomes', '0008_proceedings'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='signatureblock',
            name='one_block_a_delegation',
        ),
        migrations.AddField(
            model_name='signatureblock',
            name='state',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invitations.state'),
        ),
        migrations.RunPython(of_delegations, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='signatureblock',
            name='state',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invitations.state'),
        ),
        migrations.AlterField(
            model_name='document',
            name='type',
            field=models.CharField(choices=[('non-paper', 'Non-paper'), ('declaration', 'Declaration'), ('action-plan', 'Action plan'), ('programme', 'Programme of work'), ('rules', 'Rules of procedure'), ('agenda', 'Agenda'), ('report', 'Report'), ('decision', 'Decision'), ('letter', 'Joint letter')], max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='kind',
            field=models.CharField(choices=[('non-paper', 'Non-paper'), ('declaration', 'Declaration'), ('action-plan', 'Action plan'), ('programme', 'Programme of work'), ('rules', 'Rules of procedure'), ('agenda', 'Agenda'), ('report', 'Report'), ('decision', 'Decision'), ('letter', 'Joint letter')], max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='signatureblock',
            name='delegation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signature_blocks', to='invitations.delegation'),
        ),
        migrations.AddConstraint(
            model_name='signatureblock',
            constraint=models.UniqueConstraint(fields=('signing', 'state'), name='one_block_a_state'),
        ),
    ]
