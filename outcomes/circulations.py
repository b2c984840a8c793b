"""Circulation: a version goes round by an ordinary letter, and the letter's frozen copies say for ever who got what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from invitations import enclosures, letters
from invitations.drafts import CLOSE, COURTESY, Draft, ParagraphDraft, TextDraft
from invitations.enclosures import Paper
from invitations.models import Letter
from msp import clock, journal, prose
from msp.models import Event, User
from outcomes import enclosing, printing, silence
from outcomes.faults import NotPossible
from outcomes.models import Circulation, Document, Version

Purpose = Circulation.Purpose
# What the letter asks, so that its link opens the texts and not a sheet of attendance.
ASKS = "texts"


@dataclass(frozen=True)
class Round:
    """To whom a version goes, for what, and until when."""

    purpose: str
    until: datetime | None = None
    to_states: bool = True
    to_organisations: bool = False
    only_codes: tuple[str, ...] = ()
    breakers: str = "consented"
    with_changes: bool = True


def circulate(version: Version, plan: Round, *, by: User, now: datetime) -> Circulation:
    """Draft the letter that carries a version, with the paper and what changed since the version sent before.

    Pressed twice it drafts one. Raises NotPossible for a moment that is past or missing, and what enclosures raise.
    """
    document = version.document
    known = _standing(version, plan.purpose)
    if known is not None:
        return known
    if plan.purpose != Purpose.INFORMATION and (plan.until is None or plan.until <= now):
        raise NotPossible(_("Please choose a moment that is still to come."))
    papers = _papers(version, plan)
    with transaction.atomic():
        # One at a time for a document: of two presses the second finds the first one's letter.
        Document.objects.select_for_update().get(pk=document.pk)
        if known := _standing(version, plan.purpose):
            return known
        letter = letters.compose(document.meeting, _draft(version, plan), by=by)
        for paper in papers:
            enclosures.enclose(letter, paper, by=by)
        letter.refresh_from_db()
        circulation = Circulation.objects.create(
            version=version, letter=letter, purpose=plan.purpose, until=plan.until, by=by, at=now
        )
        if plan.purpose == Purpose.SILENCE and plan.until:
            silence.open_on(version, closes_at=plan.until, breakers=plan.breakers, by=by, now=now)
        if plan.purpose == Purpose.COMMENT:
            _open_round(document, plan.until)
        number, purpose = version.number, plan.purpose
        journal.note(
            document, "prepared a circulation", meeting=document.meeting, by=by, number=number, purpose=purpose
        )
    return circulation


def _standing(version: Version, purpose: str) -> Circulation | None:
    found = version.circulations.filter(purpose=purpose).exclude(letter__status=Letter.Status.WITHDRAWN)
    return found.select_related("letter").first()


def _open_round(document: Document, until: datetime | None) -> None:
    widest = (Document.Audience.DELEGATIONS, Document.Audience.PUBLIC)
    audience = document.audience if document.audience in widest else Document.Audience.DELEGATIONS
    Document.objects.filter(pk=document.pk).update(proposals_are_open=True, proposals_until=until, audience=audience)


def _papers(version: Version, plan: Round) -> list[Paper]:
    """Return the text, and with it what changed since the version that was sent round before."""
    found = [_printed(version)]
    before = previous(version)
    if before is not None and plan.with_changes:
        found.append(_printed(version, before))
    return found


def previous(version: Version) -> Version | None:
    """Return the last version before this one that a letter carried to delegations."""
    sent = Version.objects.of(version.document).filter(circulations__letter__status=Letter.Status.DISPATCHED)
    return sent.filter(number__lt=version.number).first()


def awaited(version: Version) -> list[printing.Paper]:
    """Return the PDFs that a circulation of this version needs and that are not made yet."""
    before = previous(version)
    wanted = [printing.paper(version), *([printing.paper(version, before)] if before else [])]
    return [one for one in wanted if printing.state(one) != printing.State.READY]


def _printed(version: Version, before: Version | None = None) -> Paper:
    """Return the PDF of a text where it is made, else its words, which are set when the letter is approved."""
    paper = printing.paper(version, before)
    title = version.document.title
    if before is not None:
        title = _("%(title)s: changes from version %(old)d to version %(new)d") % {
            "title": title, "old": before.number, "new": version.number,
        }  # fmt: skip
    if printing.state(paper) == printing.State.READY:
        return Paper(title=title[:300], file=printing.read(paper), language=version.document.language)
    if before is not None:
        raise NotPossible(_("The paper that shows the changes is still being made. Please try again in a moment."))
    return enclosing.paper(version)


def _draft(version: Version, plan: Round) -> Draft:
    meeting = version.document.meeting
    event = _deadline(version, plan) if plan.until else None
    texts = tuple(_text(version, plan, language) for language in ("en", "fr"))
    blank = Draft.blank(
        meeting, dated_on=clock.today(meeting), title=f"{version.document.title}, v{version.number}"[:200]
    )
    return Draft(
        title=blank.title,
        dated_on=blank.dated_on,
        signatory_name=blank.signatory_name,
        signatory_title=blank.signatory_title,
        texts=texts,
        event=event,
        reply_by=plan.until,
        asks=(ASKS,) if event else (),
        to_states=plan.to_states,
        to_organisations=plan.to_organisations,
        only_codes=plan.only_codes,
    )


def _deadline(version: Version, plan: Round) -> Event:
    """Return the date of the road to which the letter asks its answer, with the links that carry it."""
    assert plan.until is not None  # noqa: S101 - asked for above
    there = plan.until.astimezone(clock.zone())
    what = _("Silence on %(title)s") if plan.purpose == Purpose.SILENCE else _("Proposals on %(title)s")
    title = (what % {"title": version.document.title})[:190] + f" (v{version.number})"
    facts = {"starts_on": there.date(), "ends_on": there.date(), "starts_at": there.time()}
    event, _made = Event.objects.get_or_create(
        meeting=version.document.meeting, kind=Event.Kind.DEADLINE, title=title, defaults=facts
    )
    return event


def _text(version: Version, plan: Round, language: str) -> TextDraft:
    """Return the cover text in a language, for its author to edit; fields of letters stand for what letters know."""
    title = version.document.title
    with override(language):
        said = {"title": prose.literal(title), "n": version.number, "when": "{event.when}"}
        first = _("I have the honour to transmit to {state} the enclosed text: %(title)s, version %(n)d.")
        ask = {
            Purpose.COMMENT: _(
                "Proposals are welcome until %(when)s, Geneva time, through your personal link, paragraph by paragraph "
                "or as a Word file with its changes recorded: {reply.link}"
            ),
            Purpose.SILENCE: _(
                "The text is put to States under a silence procedure. If no State whose agreement is asked breaks "
                "silence by %(when)s, Geneva time, it will be considered adopted. Silence is broken through your "
                "personal link: {reply.link}"
            ),
            Purpose.INFORMATION: _("It is sent to you for information."),
        }[Purpose(plan.purpose)]
        subject = _("%(title)s, version %(n)d") % {"title": prose.literal(title[:120]), "n": version.number}
        paragraphs = tuple(ParagraphDraft(one % said) for one in (first, ask))
    return TextDraft(language, subject, COURTESY[language], CLOSE[language], paragraphs)


def of(document: Document) -> list[Circulation]:
    """Return the circulations of a document, the newest first, each with its letter; one query."""
    found = Circulation.objects.filter(version__document=document)
    return list(found.select_related("version", "letter").order_by("-pk"))


def received(circulation: Circulation) -> list[tuple[str, str]]:
    """Return who was sent a version and under which reference, as frozen with the letter; one query."""
    copies = circulation.letter.copies.select_related("delegation__state", "delegation__organisation").order_by("pk")
    return [(one.delegation.name_in("en"), one.reference) for one in copies]


def papers_of(circulation: Circulation) -> list[tuple[str, str]]:
    """Return what was enclosed, with the hash of each file as frozen at the approval; one query."""
    return list(circulation.letter.enclosures.order_by("position").values_list("title", "sha256"))
