"""Who signs the letter to the depositary, as rows."""

from __future__ import annotations

from invitations.models import Reply
from invitations.replies import Person
from msp.models import Meeting
from outcomes import signatories
from outcomes.models import Signatory
from tests import make


def test_a_reply_says_who_signs_or_that_the_name_follows(meeting: Meeting) -> None:
    named = make.reply(make.invitation(make.delegation(meeting, "NOR")))
    later = make.reply(make.invitation(make.delegation(meeting, "SWE")))
    silent = make.reply(make.invitation(make.delegation(meeting, "FIN")))

    signatories.name(named, Person("Ambassador, Norway", "Ambassador"))
    signatories.leave_open(later)

    found = [signatories.of(reply) for reply in Reply.objects.order_by("pk")]
    assert [str(row) if row else None for row in found] == ["Ambassador, Norway", "to be told later", None]
    assert silent.pk not in Signatory.objects.values_list("reply", flat=True)


def test_who_has_consented_is_asked_whether_bound_already_or_not() -> None:
    standings = {"NOR": "consented", "SWE": "signatory", "AUT": "party", "FIN": "none", "LTU": "withdrawn"}

    assert signatories.asked(standings) == ["NOR", "AUT"]
