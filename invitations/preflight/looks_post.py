"""Looks at whom a letter goes to: posts, mailboxes, forms of address, languages, audiences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from invitations.audiences import Addressee
from invitations.models import Delegation
from invitations.preflight.findings import NAMED, Case, Level, Line, Repair, concerning, some

LACKING = {
    "fr": gettext_lazy("French text missing: %(n)d French-speaking addressees will receive English"),
}


def look_at_addressees(case: Case) -> Iterator[Line]:
    """Somebody must be written to."""
    found = list(case.addressees)
    if not found:
        repair = Repair(_("Choose addressees"), case.page("addressees"))
        yield Line("addressees", Level.ERROR, _("Nobody is addressed"), repairs=(repair,))
        return
    links = sum(len(addressee.mailboxes) for addressee in found)
    says = ngettext("%(n)d addressee", "%(n)d addressees", len(found)) % {"n": len(found)}
    if case.draft.event:
        says += ", " + ngettext("%(n)d personal reply link", "%(n)d personal reply links", links) % {"n": links}
    yield Line("addressees", Level.OK, says)


def look_at_posts(case: Case) -> Iterator[Line]:
    """A State without a confirmed mission is repaired or written to elsewhere, knowingly."""
    lost = [one for one in case.addressees if one.delegation.post == Delegation.Post.UNCONFIRMED]
    if lost:
        says = ngettext(
            "%(n)d addressee has no confirmed mission in Geneva",
            "%(n)d addressees have no confirmed mission in Geneva",
            len(lost),
        )
        slug, pk = case.letter.meeting.slug, case.letter.pk
        able = tuple(one.code for one in lost if one.delegation.fallback_email)
        repairs = [Repair(_("Open the address book"), reverse("address-list", args=[slug]) + "?post=unconfirmed")]
        if able:
            label = ngettext(
                "Write to this one at its fallback address", "Write to these %(n)d at their fallback address", len(able)
            )
            repairs.append(Repair(label % {"n": len(able)}, reverse("letter-fallback", args=[slug, pk]), able))
        yield concerning(lost, "post", Level.ERROR, says, tuple(repairs))
    if elsewhere := [one for one in case.addressees if one.via_fallback]:
        says = ngettext(
            "%(n)d letter goes to the fallback address, marked so",
            "%(n)d letters go to the fallback address, marked so",
            len(elsewhere),
        )
        yield concerning(elsewhere, "fallback", Level.TOLD, says)


def look_at_addresses(case: Case) -> Iterator[Line]:
    """Every letter needs a mailbox that was not refused; two missions that share one are told apart by their links."""
    reached = [one for one in case.addressees if one.delegation.post != Delegation.Post.UNCONFIRMED]
    if silent := [one for one in reached if not any(box.purpose == "to" for box in one.mailboxes)]:
        says = ngettext("%(n)d addressee has no address", "%(n)d addressees have no address", len(silent))
        yield concerning(silent, "address", Level.ERROR, says, _posts(case, silent, _("Add an address")))
    refused = [
        one for one in reached if any(box.address and box.address.refused_at is not None for box in one.mailboxes)
    ]
    if refused:
        says = ngettext(
            "The address of %(n)d addressee was refused before",
            "The addresses of %(n)d addressees were refused before",
            len(refused),
        )
        yield concerning(refused, "refused", Level.ERROR, says, _posts(case, refused, _("Correct the address")))
    owners: dict[str, list[Addressee]] = {}
    for addressee in reached:
        for box in addressee.mailboxes:
            owners.setdefault(box.email.lower(), []).append(addressee)
    for email, several in owners.items():
        if len(several) > 1:
            says = _("%(names)s share the mailbox %(email)s: each gets its own letter and its own link there")
            names = some(one.delegation.name for one in several)
            about = (email, *(one.code for one in several))
            yield Line("shared", Level.WARNING, says % {"names": names, "email": email}, about=about)


def look_at_salutations(case: Case) -> Iterator[Line]:
    """No letter opens without a form of address, and none is guessed."""
    bare = [one for one in case.addressees if not (one.office_holder and one.office_holder.salutation.strip())]
    if bare:
        says = ngettext("%(n)d addressee has no form of address", "%(n)d addressees have no form of address", len(bare))
        yield concerning(bare, "salutation", Level.ERROR, says, _posts(case, bare, _("Complete")))


def look_at_languages(case: Case) -> Iterator[Line]:
    """Who reads another language than those written receives English, and staff know it."""
    written = {text.language for text in case.draft.texts}
    spoken = Counter(one.delegation.language[:2] for one in case.addressees)
    for language, says in LACKING.items():
        if language not in written and spoken[language]:
            repair = Repair(_("Translate"), f"{case.page()}?text={language}#texts")
            about = (language, *(one.code for one in case.addressees if one.delegation.language[:2] == language))
            yield Line("language", Level.WARNING, str(says) % {"n": spoken[language]}, repairs=(repair,), about=about)


def look_at_audiences(case: Case) -> Iterator[Line]:
    """Nobody receives a letter without a paragraph; nobody is picked who is not written to."""
    empty = [one for one in case.addressees if not case.everything[one.code]["paragraphs"]]
    if empty:
        says = ngettext(
            "%(n)d addressee would receive a letter without a paragraph",
            "%(n)d addressees would receive a letter without a paragraph",
            len(empty),
        )
        yield concerning(empty, "empty", Level.ERROR, says, (Repair(_("Change who hears what"), case.page("texts")),))
    codes = {one.code for one in case.addressees}
    for text in case.draft.texts:
        for number, paragraph in enumerate(text.paragraphs, start=1):
            if strangers := [code for code in paragraph.picked if code not in codes]:
                says = _("Paragraph %(number)d is picked for %(codes)s, not among the addressees")
                about = (text.language, str(number), *strangers)
                repair = Repair(_("Change the list"), case.page(f"p-{text.language}-{number}"))
                words = {"number": number, "codes": some(strangers)}
                yield Line("picked", Level.WARNING, says % words, repairs=(repair,), about=about)


def _posts(case: Case, found: list[Addressee], label: str) -> tuple[Repair, ...]:
    """Lead to each of a few posts by name; to the list where they are many."""
    if len(found) <= NAMED:
        return tuple(Repair(f"{label}: {one.delegation.name}", case.post(one)) for one in found)
    return (Repair(_("Open the address book"), reverse("address-list", args=[case.letter.meeting.slug])),)
