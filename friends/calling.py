"""Letters that ask: the call for volunteers, with the list of themes, and one to all friends."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from friends import offers
from friends import telling_words as words
from friends.faults import NotPossible
from friends.offers import Branch
from invitations import letters
from invitations.drafts import CLOSE, COURTESY, Draft, ParagraphDraft, TextDraft
from invitations.models import Letter
from msp import clock, journal, prose
from msp.models import Event, Meeting, User

# Events to which nobody comes.
NO_GATHERING = (Event.Kind.DEADLINE, Event.Kind.MILESTONE, Event.Kind.CELEBRATION)
# The part of the reply page on which a delegation offers to help.
ASKS = "themes"


def write_to_all(meeting: Meeting, *, by: User) -> Letter:
    """Begin a letter to everybody who works on a theme; one that was begun and not written yet is that letter.

    Raises NotPossible where nobody does.
    """
    at_work = meeting.delegations.filter(friendships__until_on=None, friendships__isnull=False).distinct()
    found = [one for one in at_work.select_related("state", "organisation") if one.code != meeting.presidency_code]
    if not found:
        raise NotPossible(_("Nobody works on a theme yet to whom a letter could go."))
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        codes = tuple(sorted(one.code for one in found))
        begun = meeting.letters.filter(status=Letter.Status.DRAFT, title=words.ALL_TITLE, revision=0)
        known = next((one for one in begun if tuple(one.only_codes) == codes), None)
        if known:
            return known
        blank = Draft.blank(meeting, dated_on=clock.today(meeting), title=words.ALL_TITLE)
        draft = replace(
            blank,
            only_codes=codes,
            to_states=any(one.state_id for one in found),
            to_organisations=any(one.organisation_id for one in found),
        )
        return letters.compose(meeting, draft, by=by)


def next_gathering(meeting: Meeting) -> Event | None:
    """Return the next event at which delegations meet: with the reply to it they say on what they would help."""
    ahead = meeting.events.filter(starts_on__gt=clock.today(meeting)).exclude(kind__in=NO_GATHERING)
    return ahead.order_by("starts_on", "pk").first()


def call(meeting: Meeting, *, by: User) -> Letter:
    """Draft the letter that calls for volunteers, with the list of themes; pressed twice it drafts one.

    Raises NotPossible without themes, and without an event ahead to which the answer could be given.
    """
    event = next_gathering(meeting)
    tree = offers.branches(meeting)
    if not tree:
        raise NotPossible(_("There are no themes yet on which anybody could help."))
    if event is None:
        raise NotPossible(_("No event lies ahead: enter the next one, so that States can answer with their reply."))
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        title = words.CALL_TITLE
        known = meeting.letters.filter(status=Letter.Status.DRAFT, event=event, title=title).first()
        if known:
            return known
        blank = Draft.blank(meeting, dated_on=clock.today(meeting), title=title, event=event)
        texts = tuple(_call_text(tree, language) for language in words.LANGUAGES)
        letter = letters.compose(meeting, replace(blank, texts=texts, asks=(ASKS,)), by=by)
        journal.note(letter, "prepared: call for friends", meeting=meeting, by=by)
    return letter


def _call_text(tree: list[Branch], language: str) -> TextDraft:
    said = words.CALL[language]
    with override(language):
        lines = [
            line
            for branch in tree
            for line in (
                f"- {prose.literal(branch.theme.name)}",
                *(f"  - {prose.literal(one.name)}" for one in branch.parts),
            )
        ]
    bodies = (said.opening, f"{said.decided}\n\n" + "\n".join(lines), said.closing)
    paragraphs = tuple(ParagraphDraft(body) for body in bodies)
    return TextDraft(language, said.subject, COURTESY[language], CLOSE[language], paragraphs)
