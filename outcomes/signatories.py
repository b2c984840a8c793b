"""Who signs the letter to the depositary, as each State that has consented says in its reply."""

from collections.abc import Mapping

from invitations.models import Reply
from invitations.replies import Person
from msp.treaty import Standing
from outcomes.models import Signatory

# Who has bound itself asks the depositary to convene the meeting; others are not asked to sign.
ASKED = (Standing.CONSENTED, Standing.PARTY)


def name(reply: Reply, person: Person, *, authority: str = "") -> Signatory:
    """Write down who will sign, and by what authority where that was said."""
    named = Signatory.Choice.NAMED
    return Signatory.objects.create(
        reply=reply, choice=named, name=person.name, title=person.title, authority=authority
    )


def leave_open(reply: Reply) -> Signatory:
    """Write down that the name will follow."""
    return Signatory.objects.create(reply=reply, choice=Signatory.Choice.LATER)


def of(reply: Reply) -> Signatory | None:
    """Return what a reply says about it, if it was asked and said anything."""
    return getattr(reply, "signatory", None)


def asked(standings: Mapping[str, str]) -> list[str]:
    """Return the codes of the States that are asked to sign."""
    return [code for code, standing in standings.items() if standing in ASKED]
