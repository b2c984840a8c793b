"""Circulars: to every member, each with its own link, never twice."""

from __future__ import annotations

import email
from datetime import timedelta

import pytest

from friends import circulars, mailboxes
from friends.circulars import Notice, Paper
from friends.faults import NotPossible
from friends.models import Circular, CircularAnswer, Theme
from invitations import links, uploads
from invitations.models import ReplyLink
from msp import clock
from msp.models import Meeting, OutgoingMail, User
from tests import make
from tests.friends import work

pytestmark = pytest.mark.django_db
# The smallest paper that is one.
PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj
trailer <</Root 1 0 R>>
%%EOF"""


@pytest.fixture
def clearance(meeting: Meeting, coordinator: User) -> Theme:
    made = work.theme(meeting, titles={"fr": "Dépollution"})
    work.member(made, "NOR", user=coordinator)
    make.delegation(meeting, "BEL", language="fr")
    work.member(made, "BEL")
    return made


def send(theme: Theme, by: User, **facts: object) -> Circular:
    notice = Notice(**{"subject": "Next steps", "text": "Please read the paper.", **facts})  # type: ignore[arg-type]
    return circulars.send(theme, notice, by=by, now=clock.now(theme.meeting))


def body(mail: OutgoingMail) -> dict[str, str]:
    with mail.body.open("rb") as file:
        message = email.message_from_bytes(file.read())
    parts = [part for part in message.walk() if not part.is_multipart()]
    return {part.get_content_type(): str(part.get_payload(decode=True), errors="replace") for part in parts}


def test_every_member_is_written_to_with_its_own_link_in_its_own_language(clearance: Theme, coordinator: User) -> None:
    for friend in clearance.friends.all():
        work.link(friend.delegation)

    made = send(clearance, coordinator)

    rows = {row.email: row for row in made.recipients.select_related("mail", "delegation__state")}
    assert sorted(rows) == ["mission.bel@missions.example", "mission.nor@missions.example", coordinator.email]
    for address, row in rows.items():
        own = ReplyLink.objects.get(email=address, invitation__delegation=row.delegation)
        assert f"{links.url(own)}?to=groups" in body(row.mail)["text/plain"]
    assert rows["mission.bel@missions.example"].mail.subject == "Dépollution: Next steps"
    assert rows["mission.nor@missions.example"].mail.subject == "Clearance: Next steps"


def test_no_two_mailboxes_share_a_link(clearance: Theme, coordinator: User) -> None:
    work.link(clearance.friends.order_by("pk")[0].delegation)

    urls = [box.url for box in mailboxes.of_group(clearance) if box.url]

    assert len(urls) == len(set(urls)) == 2


def test_who_was_never_invited_is_written_to_without_a_link(clearance: Theme, coordinator: User) -> None:
    made = send(clearance, coordinator)

    assert ReplyLink.objects.count() == 0
    assert ["/r/" in body(row.mail)["text/plain"] for row in made.recipients.all()] == [False] * 3


def test_the_link_is_that_of_the_newest_letter_whose_links_still_open(
    clearance: Theme, meeting: Meeting, coordinator: User
) -> None:
    norway = clearance.friends.order_by("pk")[0].delegation
    make.invitation(norway)
    session = work.session(clearance, coordinator)
    newest = make.invitation(norway, make.sent_letter(session.event, title="Session", asks=[]))
    make.invitation(norway, make.sent_letter(make.briefing(meeting, title="Void"), status="withdrawn"))

    mailboxes.of_group(clearance)

    granted = ReplyLink.objects.filter(email="mission.nor@missions.example").order_by("-pk")[0]
    assert granted.invitation == newest


def test_the_same_form_sent_twice_is_one_circular(clearance: Theme, coordinator: User) -> None:
    first = send(clearance, coordinator, form_key="a")

    assert send(clearance, coordinator, form_key="a") == first
    assert send(clearance, coordinator, form_key="b").number == 2
    assert OutgoingMail.objects.count() == 6


def test_a_paper_goes_along_and_is_kept_with_its_hash(clearance: Theme, coordinator: User) -> None:
    made = send(clearance, coordinator, paper=Paper("format.pdf", PDF))

    assert (made.attachment_name, len(made.attachment_sha256)) == ("format.pdf", 64)
    assert "application/pdf" in body(made.recipients.all()[0].mail)


def test_a_paper_that_is_none_goes_to_nobody(clearance: Theme, coordinator: User) -> None:
    with pytest.raises(uploads.Refused):
        send(clearance, coordinator, paper=Paper("format.pdf", b"MZ"))
    assert (Circular.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_a_group_without_members_is_not_written_to(meeting: Meeting, secretary: User) -> None:
    with pytest.raises(NotPossible, match="no member"):
        send(work.theme(meeting), secretary)


def test_at_the_fallback_address_the_mission_is_not_written_to(clearance: Theme, meeting: Meeting) -> None:
    meeting.delegations.filter(state__code="BEL").update(post="fallback")

    written = [box.email for box in mailboxes.of_group(clearance) if box.delegation.code == "BEL"]

    assert written == ["newyork.bel@missions.example"]


def test_an_answer_counts_once_and_is_dealt_with_once(clearance: Theme, coordinator: User) -> None:
    made, belgium = send(clearance, coordinator), clearance.meeting.delegations.get(state__code="BEL")
    link, now = work.link(belgium), clock.now(clearance.meeting)

    first = circulars.answer(made, belgium, " We agree. ", link=link, now=now, form_key="x")

    assert circulars.answer(made, belgium, "We agree.", link=link, now=now, form_key="x") == first
    assert first.words == "We agree."
    assert circulars.settle(first, by=coordinator)
    assert not circulars.settle(first, by=coordinator)


@pytest.mark.parametrize(("words", "said"), [(" ", "write your answer"), ("x" * 8001, "at most 8000")])
def test_an_answer_that_says_nothing_or_too_much_is_refused(
    clearance: Theme, coordinator: User, words: str, said: str
) -> None:
    belgium = clearance.meeting.delegations.get(state__code="BEL")

    with pytest.raises(NotPossible, match=said):
        circulars.answer(
            send(clearance, coordinator), belgium, words, link=work.link(belgium), now=clock.now(clearance.meeting)
        )


def test_a_link_used_too_often_rests_for_an_hour(
    clearance: Theme, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circulars, "MOST_AN_HOUR", 2)
    made, belgium = send(clearance, coordinator), clearance.meeting.delegations.get(state__code="BEL")
    link, now = work.link(belgium), clock.now(clearance.meeting)
    for words in ("One", "Two"):
        circulars.answer(made, belgium, words, link=link, now=now)

    with pytest.raises(NotPossible, match="many times"):
        circulars.answer(made, belgium, "Three", link=link, now=now)
    circulars.answer(made, belgium, "Four", link=link, now=now + timedelta(hours=2))
    assert CircularAnswer.objects.count() == 3
