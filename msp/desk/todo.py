"""What needs a person today: one sentence and one action each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from friends import terms
from friends.models import ActionPoint
from invitations import board, corrections
from invitations.models import Copy, Delegation, Letter
from msp import access, deadlines, events
from msp.desk import computed, risks, stops
from msp.desk.attached import Attached
from msp.desk.figures import Replies, ThemeFigures
from msp.models import Meeting, OutgoingMail, Seat

NAMES = 5


@dataclass(frozen=True)
class Task:
    """One line of the list: what happened, whom it concerns, the one action."""

    tone: str
    icon: str
    what: str
    whom: str
    action: str
    url: str


def some(names: list[str]) -> str:
    """Name a few and count the rest."""
    if len(names) <= NAMES:
        return ", ".join(names)
    return _("%(names)s and %(more)d more") % {"names": ", ".join(names[: NAMES - 1]), "more": len(names) - NAMES + 1}


def tasks(seat: Seat, replies: Replies, themes: ThemeFigures, *, today: date) -> list[Task]:
    """Return what this seat can do something about, the most pressing first."""
    meeting = seat.meeting
    every = [
        *_undelivered(meeting),
        *_letters(seat),
        *_road(seat, today),
        *_posts(meeting),
        *_replies(meeting, replies, today),
        *_themes(meeting, themes),
        *_points(meeting, today),
        *_terms(meeting, today),
        *_promises(meeting, today),
    ]
    return [task for ability, task in every if access.may(seat.role, ability)]


def _undelivered(meeting: Meeting) -> Iterator[tuple[str, Task]]:
    troubled = OutgoingMail.objects.filter(
        meeting=meeting, status__in=["failed", "bounced", "uncertain"], round__startswith="letter:"
    )
    by_round: dict[tuple[str, bool], list[str]] = {}
    for round_, status, recipient in troubled.values_list("round", "status", "recipient").order_by("pk"):
        by_round.setdefault((round_, status == "uncertain"), []).append(recipient)
    for (round_, doubtful), recipients in by_round.items():
        url = reverse("letter-progress", args=[meeting.slug, int(round_.partition(":")[2])])
        n = len(recipients)
        if doubtful:
            what = ngettext("%(n)d letter may or may not have arrived", "%(n)d letters may or may not have arrived", n)
            yield "letter.dispatch", Task("wait", "clock", what % {"n": n}, some(recipients), _("Decide"), url)
        else:
            what = ngettext("%(n)d letter did not arrive", "%(n)d letters did not arrive", n)
            yield (
                "letter.dispatch",
                Task("bad", "alert", what % {"n": n}, some(recipients), _("Correct addresses"), url),
            )


def _letters(seat: Seat) -> Iterator[tuple[str, Task]]:
    meeting = seat.meeting
    open_ = (
        meeting.letters.filter(status__in=[Letter.Status.DRAFT, Letter.Status.APPROVED])
        .annotate(all=Count("copies"), ready=Count("copies", filter=Q(copies__status=Copy.Status.READY)))
        .annotate(faulty=Count("copies", filter=Q(copies__status=Copy.Status.FAULTY)))
        .order_by("pk")
    )
    for letter in open_:
        url = reverse("letter", args=[meeting.slug, letter.pk])
        if letter.status == Letter.Status.DRAFT:
            mine = letter.author_id == seat.user_id
            whom = (
                _("Another seat of the Presidency approves it.")
                if mine
                else _("It waits for a second person of the Presidency.")
            )
            action = _("Finish the letter") if mine or seat.role != Seat.Role.PRESIDENCY else _("Read and approve")
            yield (
                "letter.compose",
                Task("wait", "quill", _("“%s” is drafted, not approved") % letter.title, whom, action, url),
            )
        elif letter.faulty:
            what = ngettext("%(n)d letter could not be prepared", "%(n)d letters could not be prepared", letter.faulty)
            yield "letter.compose", Task("bad", "alert", what % {"n": letter.faulty}, letter.title, _("See why"), url)
        elif letter.ready == letter.all:
            what = ngettext("%(n)d letter is ready to leave", "%(n)d letters are ready to leave", letter.all)
            yield (
                "letter.dispatch",
                Task("info", "send", what % {"n": letter.all}, letter.title, _("Check and send"), url),
            )
        else:
            what = _("%(ready)d of %(all)d letters are prepared") % {"ready": letter.ready, "all": letter.all}
            yield "letter.view", Task("info", "clock", what, letter.title, _("Watch"), url)


def _road(seat: Seat, today: date) -> Iterator[tuple[str, Task]]:
    """Yield what the road waits for: dates that were told and no longer hold, and work that is late."""
    meeting, page = seat.meeting, reverse("event-list", args=[seat.meeting.slug])
    found = list(events.seen_by(meeting, seat.role).select_related("session"))
    for one in corrections.outdated(meeting, stops.of_all(found)):
        n, draft = len(one.codes), one.correction
        what = ngettext("%(n)d delegation was told another date", "%(n)d delegations were told another date", n)
        url = reverse("letter", args=[meeting.slug, draft.letter_id]) if draft else f"{page}#told"
        action = _("Finish the correction") if draft else _("Correct it")
        yield "letter.compose", Task("bad", "mail", what % {"n": n}, f"{one.event}: {one.words}", action, url)
    opening = computed.opening_of(found)
    papers = {one.key: one.on for one in deadlines.of_papers(opening.starts_on, opening.ends_on)} if opening else {}
    attached = Attached.of(meeting, role=seat.role, today=today)
    for risk in (
        *risks.of_approved(meeting, corrections.unsent(meeting, found)),
        *risks.of_work(attached, found, today=today),
        *risks.missed(meeting, found, papers, today=today),
    ):
        whom = f"{risk.words} {_('Seen to by %(name)s.') % {'name': risk.whose}}" if risk.whose else risk.words
        yield "roadmap.edit", Task(risk.look, risk.icon, risk.title, whom, _("Open"), risk.url)


def _posts(meeting: Meeting) -> Iterator[tuple[str, Task]]:
    lost = Delegation.objects.filter(meeting=meeting, post=Delegation.Post.UNCONFIRMED, state__isnull=False)
    names = list(lost.order_by("state__seat_en").values_list("state__name_en", flat=True))
    if names:
        what = ngettext(
            "%(n)d State has no confirmed mission in Geneva",
            "%(n)d States have no confirmed mission in Geneva",
            len(names),
        )
        url = reverse("state-list", args=[meeting.slug]) + "?post=unconfirmed"
        yield "state.edit", Task("wait", "pin", what % {"n": len(names)}, some(names), _("Repair"), url)


def _replies(meeting: Meeting, replies: Replies, today: date) -> Iterator[tuple[str, Task]]:
    if replies.letter is None or replies.event is None or replies.event.is_over(today):
        return
    silent = replies.awaited_of("consented", "party")
    url = reverse("reply-list", args=[meeting.slug])
    if silent:
        what = ngettext("%(n)d ratifying State has not replied", "%(n)d ratifying States have not replied", len(silent))
        yield (
            "letter.compose",
            Task(
                "wait",
                "clock",
                what % {"n": len(silent)},
                some([row.name for row in silent]),
                _("See who"),
                url + "?answer=awaited&capacity=consented",
            ),
        )
    unsigned = replies.coming_unsigned if "signatory" in replies.letter.asks else []
    if unsigned:
        what = ngettext(
            "%(n)d delegation comes without a signatory", "%(n)d delegations come without a signatory", len(unsigned)
        )
        yield (
            "reply.record",
            Task(
                "wait",
                "pen",
                what % {"n": len(unsigned)},
                some([row.name for row in unsigned]),
                _("See who"),
                url + "?answer=attending&capacity=consented",
            ),
        )


def _themes(meeting: Meeting, themes: ThemeFigures) -> Iterator[tuple[str, Task]]:
    if themes.volunteers and themes.uncovered:
        n = len(themes.uncovered)
        what = ngettext("%(n)d theme has no volunteer", "%(n)d themes have no volunteer", n) % {"n": n}
        yield (
            "theme.view",
            Task(
                "",
                "users",
                what,
                some(themes.uncovered),
                _("See the themes"),
                reverse("theme-list", args=[meeting.slug]),
            ),
        )
    if themes.waiting:
        n = len(themes.waiting)
        what = ngettext("%(n)d offer waits for an answer", "%(n)d offers wait for an answer", n) % {"n": n}
        whom = some(list(dict.fromkeys(themes.waiting)))
        url = reverse("friend-grid", args=[meeting.slug])
        yield "theme.edit", Task("wait", "users", what, whom, _("Answer them"), url)


def _points(meeting: Meeting, today: date) -> Iterator[tuple[str, Task]]:
    late = ActionPoint.objects.filter(theme__meeting=meeting, ending="", due_on__lt=today)
    words = list(late.order_by("due_on", "pk").values_list("words", flat=True))
    if words:
        n = len(words)
        what = ngettext("%(n)d action point of the groups is late", "%(n)d action points of the groups are late", n)
        url = reverse("own-groups", args=[meeting.slug])
        yield "group.run", Task("bad", "clock", what % {"n": n}, some(words), _("See what waits"), url)


def _terms(meeting: Meeting, today: date) -> Iterator[tuple[str, Task]]:
    over = list(
        terms.past_their_time(meeting, on=today).select_related("delegation__state", "delegation__organisation")
    )
    if over:
        what = ngettext(
            "%(n)d term has come to its planned end", "%(n)d terms have come to their planned end", len(over)
        )
        whom = some(list(dict.fromkeys(one.delegation.name for one in over)))
        url = reverse("friend", args=[meeting.slug, over[0].pk])
        yield "theme.edit", Task("wait", "clock", what % {"n": len(over)}, whom, _("End or prolong"), url)


def _promises(meeting: Meeting, today: date) -> Iterator[tuple[str, Task]]:
    late = [state.name_en for state in board.overdue(meeting, today=today)]
    if late:
        what = ngettext(
            "%(n)d State has not deposited by the day it promised",
            "%(n)d States have not deposited by the day they promised",
            len(late),
        )
        url = reverse("universalization", args=[meeting.slug]) + "?promise=overdue#table"
        yield "state.edit", Task("wait", "clock", what % {"n": len(late)}, some(late), _("See who talks to them"), url)
