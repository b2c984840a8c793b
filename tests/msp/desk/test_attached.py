"""What hangs on the dates of the road."""

from __future__ import annotations

from datetime import date
from typing import Any

from invitations.models import Enclosure, Letter
from msp import mail
from msp.desk import figures, risks
from msp.desk.attached import Attached
from msp.models import Event, Meeting, OutgoingMail, User
from outcomes import documents, event_texts
from outcomes.models import Document
from outcomes.paragraphs import Kind, Paragraph
from tests import make
from tests.msp.desk.conftest import answer, invite
from tests.outcomes.proposing import NOW

DAY = date(2010, 3, 11)


def attached(meeting: Meeting, *, today: date = DAY, role: str = "presidency") -> Attached:
    return Attached.of(meeting, role=role, today=today, replies=figures.of_replies(meeting, on=today))


def chips(meeting: Meeting, event: Event, **facts: Any) -> list[tuple[str, str]]:
    return [
        (one.look, f"{one.title}: {one.words}" if one.title else one.words)
        for one in attached(meeting, **facts).chips([event])[event.pk]
    ]


def text(event: Event, by: User, *, part: str = "discussed", title: str = "Discussion paper") -> Document:
    words = [Paragraph("p1", Kind.PLAIN, "Text")]
    made = documents.begin(event.meeting, words, by=by, now=NOW, title=title, type="non-paper", audience="delegations")
    event_texts.hang(made, event, part=part, by=by)
    return made


def deadline(meeting: Meeting, day: date, **facts: Any) -> Event:
    given = {"kind": Event.Kind.DEADLINE, "title": "Paper revised", "starts_on": day, "ends_on": day, **facts}
    return Event.objects.create(meeting=meeting, **given)


def late(meeting: Meeting, today: date) -> dict[str, str]:
    found = list(meeting.events.all())
    titles = {one.pk: one.title for one in found}
    return {titles[pk]: words for pk, words in attached(meeting, today=today).late(found).items()}


def test_a_letter_stands_on_the_date_to_which_it_invites(meeting: Meeting, event: Event, letter: Letter) -> None:
    assert chips(meeting, event)[0] == ("ok", "letter sent")
    Letter.objects.update(status="draft")
    assert chips(meeting, event) == [("wait", "letter drafted")]
    Letter.objects.update(status="withdrawn")
    assert chips(meeting, event) == []
    Letter.objects.update(status="approved")
    assert chips(meeting, event) == [("info", "letter approved")]
    assert chips(meeting, event, role="friend") == []


def test_a_letter_that_left_is_a_stop_with_the_fate_of_its_mails(meeting: Meeting, letter: Letter) -> None:
    for n, status in enumerate(["accepted", "accepted", "failed", "bounced", "queued", "cancelled"]):
        queued = mail.queue(
            key=f"k{n}", recipient=f"m{n}@missions.example", subject="s", text="t", meeting=meeting, round=letter.round
        )
        OutgoingMail.objects.filter(pk=queued.pk).update(status=status)

    left, closes = attached(meeting).stops()

    assert (left.on, left.days, left.title, left.state) == (date(2010, 3, 5), "5 Mar", letter.title, "is-done")
    assert [one.words for one in left.chips] == ["2 delivered", "2 refused", "1 on the way"]
    assert (closes.on, closes.title, closes.beside) == (date(2010, 3, 15), "Replies close: Briefing", "in 4 days")


def test_replies_and_signatories_are_told_where_they_are_asked_for(
    meeting: Meeting, event: Event, letter: Letter
) -> None:
    answer(invite(letter, "AUT", "ratification"), "attending", signs="named")
    invite(letter, "MEX", "ratification")
    invite(letter, "THA")

    assert chips(meeting, event)[1:] == [("info", "1 of 3 have replied"), ("wait", "1 of 2 signatories named")]
    here = attached(meeting).here()
    assert (here.state, here.words) == ("is-now", "Replies are arriving: 1 of 3.")
    assert [one.words for one in here.chips] == ["closes 15 Mar"]
    assert attached(meeting, today=date(2010, 3, 16)).here().words == ""


def test_a_text_says_on_its_date_how_far_it_is(meeting: Meeting, event: Event, president: User) -> None:
    paper = text(event, president)
    assert chips(meeting, event) == [("wait", "Discussion paper, version 1: not gone round yet")]
    assert chips(meeting, event, today=date(2010, 3, 18))[0][0] == "bad"
    assert chips(meeting, event, role="friend")[0][1] == "Discussion paper, version 1: not gone round yet"

    Enclosure.objects.create(letter=make.sent_letter(event), position=1, title=paper.title, body="…")
    assert chips(meeting, event)[-1] == ("ok", "Discussion paper, version 1: gone round")

    Document.objects.update(audience="office")
    assert chips(meeting, event, role="friend") == []


def test_a_deadline_is_late_until_somebody_says_that_it_is_done(meeting: Meeting) -> None:
    day = date(2010, 3, 10)
    made = deadline(meeting, day)

    assert late(meeting, day) == {}
    assert late(meeting, DAY) == {"Paper revised": "not marked as done"}
    Event.objects.filter(pk=made.pk).update(done_on=DAY)
    assert late(meeting, DAY) == {}


def test_a_deadline_that_delegations_were_asked_for_is_over_when_it_is_past(meeting: Meeting) -> None:
    make.sent_letter(deadline(meeting, date(2010, 3, 10)))

    assert late(meeting, DAY) == {}


def test_a_date_whose_text_has_not_gone_round_is_late(meeting: Meeting, event: Event, president: User) -> None:
    paper = text(event, president)

    assert late(meeting, date(2010, 3, 17)) == {}
    assert late(meeting, date(2010, 3, 18)) == {"Briefing": "Discussion paper: not gone round yet"}
    Enclosure.objects.create(letter=make.sent_letter(event), position=1, title=paper.title, body="…")
    assert late(meeting, date(2010, 3, 18)) == {}


def test_what_is_late_or_near_is_a_risk_with_its_owner(meeting: Meeting, event: Event, president: User) -> None:
    text(event, president)
    deadline(meeting, date(2010, 3, 10), owner=president.seats.get())
    road = list(meeting.events.select_related("owner__user").order_by("starts_on", "pk"))

    found = risks.of_work(attached(meeting), road, today=DAY)

    assert [(one.title, one.words, one.whose) for one in found] == [
        ("Paper revised", "Since Wednesday 10 March 2010: not marked as done.", "First Secretary, Lao PDR"),
        ("Discussion paper, version 1", "For “Briefing”, in 6 days: not gone round yet.", ""),
    ]
