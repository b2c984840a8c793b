"""What needs a person today."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from friends import points
from friends.models import Friend, Theme
from friends.points import Wish
from invitations import letters, universalization
from invitations.models import Act, Approach, Delegation, Letter
from msp import events, mail
from msp.desk import figures, todo
from msp.models import Event, Meeting, OutgoingMail, Seat, User
from tests import make
from tests.msp.desk.conftest import answer, invite

DAY = date(2010, 3, 11)


def told(meeting: Meeting, user: User) -> list[str]:
    """What the list says to a person."""
    seat = Seat.objects.select_related("meeting").get(user=user, meeting=meeting)
    found = todo.tasks(seat, figures.of_replies(meeting, on=DAY), figures.of_themes(meeting), today=DAY)
    return [task.what for task in found]


def test_a_quiet_day_asks_nothing(meeting: Meeting, president: User) -> None:
    assert told(meeting, president) == []


def test_a_draft_waits_for_the_second_person(
    meeting: Meeting, letter: Letter, president: User, ambassador: User
) -> None:
    Letter.objects.filter(pk=letter.pk).update(status="draft")
    seat = Seat.objects.select_related("meeting").get(user=ambassador)

    found = todo.tasks(seat, figures.Replies(), figures.of_themes(meeting), today=DAY)

    assert [(task.what, task.action) for task in found] == [
        ("“Briefing of 17 March” is drafted, not approved", "Read and approve")
    ]


def test_missions_that_nobody_has_confirmed_are_named(meeting: Meeting, president: User) -> None:
    for code in ("KIR", "PLW", "TUV", "NRU", "TON", "DMA"):
        make.delegation(meeting, code, post=Delegation.Post.UNCONFIRMED)

    assert told(meeting, president) == ["6 States have no confirmed mission in Geneva"]


def test_silence_and_open_signatures_of_ratifying_states_are_told(
    meeting: Meeting, letter: Letter, president: User
) -> None:
    invite(letter, "MEX", "ratification")
    answer(invite(letter, "AUT", "ratification"), "attending", signs="later")
    invite(letter, "THA")

    assert told(meeting, president) == [
        "1 ratifying State has not replied",
        "1 delegation comes without a signatory",
    ]


def test_refused_and_doubtful_letters_are_told_apart(meeting: Meeting, letter: Letter, president: User) -> None:
    for n, status in enumerate(["failed", "failed", "uncertain", "accepted"]):
        queued = mail.queue(
            key=f"k{n}", recipient=f"m{n}@missions.example", subject="s", text="t", meeting=meeting, round=letter.round
        )
        OutgoingMail.objects.filter(pk=queued.pk).update(status=status)

    assert told(meeting, president) == ["2 letters did not arrive", "1 letter may or may not have arrived"]


def test_themes_nobody_has_offered_for_are_named_once_offers_come(
    meeting: Meeting, letter: Letter, president: User
) -> None:
    plan = Theme.objects.create(meeting=meeting, position=1, slug="plan", title="Action Plan")
    Theme.objects.create(meeting=meeting, position=2, slug="work", title="Programme of work")
    answer(invite(letter, "THA"), "attending", theme=plan)

    assert told(meeting, president) == ["1 theme has no volunteer", "1 offer waits for an answer"]


def test_a_reader_is_told_only_what_a_reader_can_do(meeting: Meeting, letter: Letter, reader: User) -> None:
    make.delegation(meeting, "KIR", post=Delegation.Post.UNCONFIRMED)

    assert told(meeting, reader) == []


def test_many_names_are_cut_and_counted() -> None:
    assert todo.some(["A", "B"]) == "A, B"
    assert todo.some(list("ABCDEFG")) == "A, B, C, D and 3 more"


def test_what_is_late_on_the_road_and_who_was_told_another_date_rise_to_the_desk(
    meeting: Meeting, president: User, ambassador: User, secretary: User, reader: User
) -> None:
    make.delegation(meeting)
    letters.dispatch(make.ready_letter(meeting, president, ambassador), by=president)
    briefing = meeting.events.get(kind="briefing")
    briefing.place = "Room XIX"
    events.change(briefing, by=president)
    day = date(2010, 3, 10)
    facts = {"kind": "deadline", "title": "Paper revised", "starts_on": day, "ends_on": day}
    Event.objects.create(meeting=meeting, owner=secretary.seats.get(), **facts)
    Event.objects.filter(kind="meeting").update(starts_on=date(2010, 5, 3), ends_on=date(2010, 5, 4))

    assert told(meeting, secretary) == [
        "1 delegation was told another date",
        "Paper revised",
        "First Meeting, Vientiane",
        "First Meeting, Vientiane",
    ]
    assert told(meeting, reader) == []
    seat = Seat.objects.select_related("meeting").get(user=president)
    correction, late, *_missed = [
        task
        for task in todo.tasks(seat, figures.Replies(), figures.of_themes(meeting), today=DAY)
        if task.icon in ("mail", "clock")
    ]
    assert (correction.action, correction.url) == ("Correct it", "/1msp/dates/#told")
    assert late.whom == "Since Wednesday 10 March 2010: not marked as done. Seen to by Secretariat officer."


def test_late_action_points_of_the_groups_are_told(meeting: Meeting, president: User) -> None:
    theme = Theme.objects.create(meeting=meeting, slug="clearance", title="Clearance", position=1)
    for words, due in (("Draft the format", date(2010, 3, 10)), ("Ask the experts", DAY), ("Read", None)):
        points.give(theme, Wish(words, due_on=due), by=president)
    points.close(points.give(theme, Wish("Done", due_on=date(2010, 3, 9)), by=president), "done", on=DAY, by=president)

    assert told(meeting, president) == ["1 action point of the groups is late"]


def test_a_term_past_its_planned_end_is_named(meeting: Meeting, letter: Letter, president: User) -> None:
    plan = Theme.objects.create(meeting=meeting, position=1, slug="plan", title="Action Plan")
    for code, until in (("NOR", date(2010, 3, 10)), ("THA", DAY)):
        facts = {"from_on": date(2010, 3, 1), "planned_until_on": until, "at": timezone.now()}
        Friend.objects.create(theme=plan, delegation=make.delegation(meeting, code), **facts)

    assert told(meeting, president) == ["1 term has come to its planned end"]


def test_a_promised_day_that_passed_without_a_deposit_is_told(meeting: Meeting, president: User) -> None:
    for code, acts in (("KEN", ()), ("MEX", ("ratification",))):
        state = make.state(code)
        for kind in acts:
            Act.objects.create(state=state, treaty=meeting.treaty, kind=kind, on="2010-02-01")
        talk = Approach(meeting=meeting, state=state, on=date(2010, 2, 1), channel="phone", said="Soon")
        talk.promised_by = date(2010, 3, 10)
        universalization.record_approach(talk, by=president)

    assert told(meeting, president) == ["1 State has not deposited by the day it promised"]
