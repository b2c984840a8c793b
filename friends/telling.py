"""What friends are told by letter: they are confirmed, asked to coordinate, or thanked.

Each kind of message is one ordinary letter to those whom it concerns; what differs among them stands in paragraphs for
a picked list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import override

from friends import telling_words as words
from friends.faults import NotPossible
from friends.models import Friend, Offer, Theme
from invitations import letters
from invitations.drafts import CLOSE, COURTESY, Draft, ParagraphDraft, TextDraft
from invitations.models import Delegation, Letter, Paragraph
from msp import clock, journal, prose
from msp.models import Meeting, User

# Nobody was told yet: no letter, or one that was withdrawn before it left.
UNTOLD = Q(letter=None) | Q(letter__status=Letter.Status.WITHDRAWN, letter__dispatched_at=None)


class Kind(StrEnum):
    """A kind of message; each is one letter."""

    APPOINTMENT = "appointment"
    CONFIRMATION = "confirmation"
    THANKS = "thanks"


@dataclass(frozen=True)
class Told:
    """One decision that is to be told to one delegation."""

    pk: int
    delegation: Delegation
    theme: Theme


def has_left(letter: Letter | None) -> bool:
    """Say whether a letter has been sent; what it told can then not be undone any more."""
    return letter is not None and letter.dispatched_at is not None


def recall(letter: Letter, *, by: User) -> None:
    """Withdraw a letter that has not left, so that what it was to tell can be undone; twice is once.

    Raises NotPossible once it has left. The others whom it was to tell wait for a new one.
    """
    with transaction.atomic():
        row = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if has_left(row):
            raise NotPossible(_("The letter that tells it has left; it can no longer be undone."))
        if row.status != Letter.Status.WITHDRAWN:
            letters.withdraw(row, by=by)


def count_untold(meeting: Meeting) -> int:
    """Return how many decisions no letter tells yet; two queries."""
    return sum(rows.count() for rows in _untold(meeting))


def _untold(meeting: Meeting) -> tuple[QuerySet[Friend], QuerySet[Offer]]:
    """Return the terms and the declined offers of which nobody was told; the presidency needs not write to itself."""
    own = meeting.delegations.filter(state__code=meeting.presidency_code).values("pk")
    terms = Friend.objects.filter(UNTOLD, theme__meeting=meeting, until_on=None).exclude(delegation__in=own)
    # Who was declined and is at work after all is thanked by the confirmation.
    declined = Offer.objects.at(meeting).standing().of_idle().filter(UNTOLD, answer=Offer.Answer.DECLINED)
    return terms, declined.exclude(delegation__in=own)


def untold(meeting: Meeting) -> dict[Kind, list[Told]]:
    """Return the decisions that no letter tells yet, by kind of message; two queries."""
    terms, declined = _untold(meeting)
    about = ("theme", "delegation__state", "delegation__organisation")
    found: dict[Kind, list[Told]] = {kind: [] for kind in Kind}
    for term in terms.select_related(*about).order_by("theme__position"):
        kind = Kind.APPOINTMENT if term.role == Friend.Role.COORDINATOR else Kind.CONFIRMATION
        found[kind].append(Told(term.pk, term.delegation, term.theme))
    for one in declined.select_related(*about).order_by("theme__position"):
        found[Kind.THANKS].append(Told(one.pk, one.delegation, one.theme))
    return found


def write(meeting: Meeting, *, by: User) -> list[Letter]:
    """Draft the letters that tell what was decided, one for each kind of message; pressed twice it drafts once."""
    with transaction.atomic():
        # One at a time for a meeting: of two presses the second finds the first one's letters.
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        return [_letter(meeting, kind, told, by=by) for kind, told in untold(meeting).items() if told]


def _letter(meeting: Meeting, kind: Kind, told: list[Told], *, by: User) -> Letter:
    letter = letters.compose(meeting, _draft(meeting, kind, told), by=by)
    rows = [one.pk for one in told]
    if kind is Kind.THANKS:
        Offer.objects.filter(pk__in=rows).update(letter=letter)
    else:
        Friend.objects.filter(pk__in=rows).update(letter=letter)
    journal.note(letter, f"prepared: {kind} of friends", meeting=meeting, by=by, decisions=len(rows))
    return letter


def _draft(meeting: Meeting, kind: Kind, told: list[Told]) -> Draft:
    delegations = {one.delegation.code: one.delegation for one in told}
    blank = Draft.blank(meeting, dated_on=clock.today(meeting), title=words.TITLES[kind])
    coordinators = _coordinators(meeting) if kind is not Kind.THANKS else {}
    return replace(
        blank,
        texts=tuple(_text(kind, told, coordinators, language) for language in words.LANGUAGES),
        to_states=any(one.state_id for one in delegations.values()),
        to_organisations=any(one.organisation_id for one in delegations.values()),
        only_codes=tuple(delegations),
    )


def _text(kind: Kind, told: list[Told], coordinators: Mapping[int, list[Delegation]], language: str) -> TextDraft:
    said = words.of(kind, language)
    with override(language):
        paragraphs = [
            ParagraphDraft(said.opening),
            *(
                _picked(f"{said.decided}\n\n{bullets(themes)}", codes)
                for themes, codes in _by_themes(told)
            ),
            *_of_groups(told, coordinators, language),
            ParagraphDraft(said.closing),
        ]  # fmt: skip
    return TextDraft(language, said.subject, COURTESY[language], CLOSE[language], tuple(paragraphs))


def _of_groups(told: list[Told], coordinators: Mapping[int, list[Delegation]], language: str) -> list[ParagraphDraft]:
    """Return, for those on each theme, who coordinates it and what its group is asked to do."""
    found = []
    for theme, some in groupby(told, key=lambda one: one.theme):
        names = [_in_text(one, language) for one in coordinators.get(theme.pk, ())]
        title = prose.literal(theme.name)
        lead = words.LEAD[language].format(theme=title, names=get_text_list(names, words.AND[language]))
        mandate = words.MANDATE[language].format(theme=title, mandate=prose.literal(theme.mandate))
        parts = [lead] * bool(names) + [mandate] * bool(theme.mandate)
        codes = tuple(one.delegation.code for one in some)
        found += [_picked(part, codes) for part in parts]
    return found


def _in_text(delegation: Delegation, language: str) -> str:
    """Return a name as it stands in a list of the letter: "the Cook Islands and Norway"."""
    if delegation.state and language == "en":
        return delegation.state.in_text_en
    return delegation.name_in(language)


def _by_themes(told: Iterable[Told]) -> list[tuple[list[Theme], tuple[str, ...]]]:
    """Return who is told of the same themes, so that they share one paragraph."""
    themes: dict[str, list[Theme]] = {}
    for one in told:
        themes.setdefault(one.delegation.code, []).append(one.theme)
    shared: dict[tuple[int, ...], tuple[list[Theme], list[str]]] = {}
    for code, some in themes.items():
        shared.setdefault(tuple(theme.pk for theme in some), (some, []))[1].append(code)
    return [(some, tuple(codes)) for some, codes in shared.values()]


def _picked(body: str, codes: tuple[str, ...]) -> ParagraphDraft:
    return ParagraphDraft(body, Paragraph.Audience.PICKED.value, codes)


def _coordinators(meeting: Meeting) -> dict[int, list[Delegation]]:
    rows = Friend.objects.filter(theme__meeting=meeting, until_on=None, role=Friend.Role.COORDINATOR)
    found: dict[int, list[Delegation]] = {}
    for one in rows.select_related("delegation__state", "delegation__organisation").order_by("from_on", "pk"):
        found.setdefault(one.theme_id, []).append(one.delegation)
    return found


def bullets(themes: Iterable[Theme]) -> str:
    """Return themes as a list of the letter's prose, in the language of the moment."""
    return "\n".join(f"- {prose.literal(theme.name)}" for theme in themes)
