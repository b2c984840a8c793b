"""The pages by which a text leaves the house."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from invitations import links
from invitations.models import Letter
from msp import clock
from msp.models import LogEntry
from outcomes import printing, series, silence, versions
from outcomes.models import Adoption, Circulation, Document, Issue, Silence, Version
from tests import make
from tests.outcomes.proposing import LINES, NOW, delegation, paper, paragraphs, propose, reworded, staff
from tests.outcomes.views.test_proposals import at, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def text() -> Document:
    made = paper()
    make.delegation(made.meeting)
    series.usual(made.meeting)
    return made


def head(text: Document) -> Version:
    found = versions.head(text)
    assert found is not None
    return found


def soon(text: Document) -> str:
    return (clock.today(text.meeting) + timedelta(days=14)).isoformat()


def test_a_round_drafts_its_letter_and_shows_who_received_what(client: Client, text: Document) -> None:
    seat(client, text)
    form = {"purpose": "comment", "until_on": soon(text), "until_at": "18:00", "to_states": "on"}

    answer = client.post(at(text, "circulate/"), form)

    letter = Letter.objects.get()
    assert answer["Location"] == f"/{text.meeting.slug}/letters/{letter.pk}/"
    assert client.get(answer["Location"]).status_code == 200
    page = client.get(at(text, "circulate/")).content.decode()
    assert "For proposals" in page
    assert "frozen when the letter is approved" in page


@pytest.mark.parametrize(
    "facts", [{"until_on": ""}, {"until_on": "2010-01-01"}, {"to_states": ""}, {"purpose": "applause"}]
)
def test_a_round_without_a_moment_or_a_receiver_is_refused(
    client: Client, text: Document, facts: dict[str, str]
) -> None:
    form = {"purpose": "comment", "until_on": soon(text), "to_states": "on", **facts}
    form = {name: value for name, value in form.items() if value}

    assert seat(client, text).post(at(text, "circulate/"), form).status_code == 422
    assert not Circulation.objects.exists()


def under_silence(text: Document, breakers: str = "states") -> Silence:
    now = clock.now(text.meeting)
    letter = make.sent_letter(make.briefing(text.meeting), asks=["texts"])
    Circulation.objects.create(
        version=head(text), letter=letter, purpose="silence", until=now + timedelta(days=3), by=letter.author, at=NOW
    )
    return silence.open_on(
        head(text), closes_at=now + timedelta(days=3), breakers=breakers, by=staff(text), now=now - timedelta(days=1)
    )


def test_a_delegation_breaks_silence_behind_its_link_in_two_clicks(client: Client, text: Document) -> None:
    found = under_silence(text)
    link = links.grant(make.invitation(delegation(text), found.version.circulations.get().letter), email="m@n.example")
    landed = client.get(reverse("link", args=[links.token(link)]))
    assert landed["Location"] == f"/reply/{link.public_id}/texts/"
    page = f"/reply/{link.public_id}/texts/{text.slug}/silence/"
    assert "Break silence for" in client.get(page).content.decode()

    assert client.post(page, {"pid": "p2", "reason": "Our capital asks"}).status_code == 303

    row = found.breaks.get()
    assert (row.pids, row.link, row.reason) == (["p2"], link, "Our capital asks")
    assert "Your delegation broke silence" in client.get(page).content.decode()


def test_too_late_is_told_and_nothing_is_recorded(client: Client, text: Document) -> None:
    found = under_silence(text)
    Silence.objects.update(closes_at=clock.now(text.meeting) - timedelta(seconds=1))
    link = links.grant(make.invitation(delegation(text), found.version.circulations.get().letter), email="m@n.example")
    client.get(reverse("link", args=[links.token(link)]))

    answer = client.post(f"/reply/{link.public_id}/texts/{text.slug}/silence/", {"reason": "Late"})

    assert (answer.status_code, "can no longer be taken" in answer.content.decode()) == (409, True)
    assert not found.breaks.exists()


def test_staff_see_how_silence_stands_and_record_a_break_by_telephone(client: Client, text: Document) -> None:
    seat(client, text)
    found = under_silence(text)
    assert "Silence runs." in client.get(at(text, "silence/1/")).content.decode()

    page = client.post(
        at(text, "silence/1/"),
        {"delegation": str(delegation(text).pk), "pid": "p1", "reason": "By telephone"},
        follow=True,
    ).content.decode()

    assert "By telephone" in page
    Silence.objects.update(closes_at=clock.now(text.meeting))
    found.refresh_from_db()
    silence.conclude(found, now=clock.now(text.meeting))
    assert "was broken by 1 delegation" in client.get(at(text, "silence/1/")).content.decode()


def test_an_audience_is_widened_by_a_named_act_and_never_narrowed(client: Client, text: Document) -> None:
    seat(client, text)
    Document.objects.update(audience="group", is_confidential=True)
    form = {"audience": "delegations", "reason": "The friends are content", "sure": "on"}
    assert client.post(at(text, "widen/"), {**form, "sure": ""}).status_code == 422

    client.post(at(text, "widen/"), form)

    text.refresh_from_db()
    assert (text.audience, text.is_confidential) == ("delegations", False)
    assert LogEntry.objects.get(deed="widened the audience").facts["reason"] == "The friends are content"
    assert client.post(at(text, "widen/"), {**form, "audience": "office"}).status_code == 422


def test_a_symbol_is_given_and_stands_on_page_list_and_file(client: Client, text: Document) -> None:
    seat(client, text)
    mark = series.suggestions(head(text))[1]
    assert mark in client.get(at(text, "symbol/")).content.decode()
    assert client.post(at(text, "symbol/"), {"other": "nonsense"}).status_code == 422

    client.post(at(text, "symbol/"), {"symbol": mark})

    assert Issue.objects.get().symbol == mark
    assert mark in client.get(at(text)).content.decode()
    assert mark in client.get(f"/{text.meeting.slug}/texts/series/").content.decode()
    assert "is " + mark in client.get(at(text, "symbol/")).content.decode()


def test_the_patterns_of_a_meeting_are_changed_on_their_page(client: Client, text: Document) -> None:
    seat(client, text)
    page = f"/{text.meeting.slug}/texts/series/"
    form = {"name": "Non-papers", "pattern": "{series}/NP.{number}", "start": "CCM"}

    assert client.post(page, form).status_code == 302
    assert client.post(page, {**form, "name": "Bad", "pattern": "{colour}"}).status_code == 422
    assert "CCM/NP.1" in series.suggestions(head(text))


def test_an_adoption_is_recorded_with_reservation_confirmation_and_rectification(
    client: Client, text: Document
) -> None:
    seat(client, text)
    day = clock.today(text.meeting).isoformat()
    assert client.get(at(text, "adopt/")).status_code == 200
    assert client.post(at(text, "adopt/"), {"manner": "silence", "on": day}).status_code == 422
    client.post(at(text, "adopt/"), {"manner": "ad-ref", "on": day})
    client.post(at(text, "adopt/reserve/"), {"delegation": str(delegation(text).pk), "words": "On paragraph 2"})
    client.post(at(text, "adopt/confirm/"))

    page = client.get(at(text, "adopt/")).content.decode()
    assert "On paragraph 2" in page
    assert "Confirmed on" in page
    adoption = Adoption.objects.get()
    assert adoption.confirmed_on is not None

    said = {"lock": "0", "do": "seal"} | {"pid": [one.pid for one in paragraphs(text)]}
    changed = {f"text-{one.pid}": one.text.replace("Report", "Never report") for one in paragraphs(text)}
    refused = client.post(at(text, "edit/"), {**said, **changed})
    assert (refused.status_code, "must not touch the substance" in refused.content.decode()) == (422, True)
    lock = str(text.working_copies.get().lock)
    assert client.post(at(text, "edit/"), {**said, **changed, "lock": lock, "substance": "1"}).status_code == 302
    assert adoption.rectifications.count() == 1


def test_everyone_reads_a_published_text_and_nothing_else(client: Client, text: Document) -> None:
    page = f"/documents/{text.meeting.slug}/"
    propose(text, **reworded(1, "as soon as possible", "zzz"), reason="zzz")
    assert client.get(page).status_code == 404
    assert client.get(f"{page}{text.slug}/").status_code == 404
    Document.objects.update(audience="public")
    first = head(text)
    Adoption.objects.create(
        document=text, version=first, manner="as-is", on=clock.today(text.meeting), by=staff(text), at=NOW
    )

    shown = client.get(f"{page}{text.slug}/").content.decode()

    assert LINES[0] in shown
    assert "Adopted, " in shown
    assert "zzz" not in shown
    assert 'content="index, follow"' in shown
    assert text.title in client.get(page).content.decode()
    assert client.get(f"{page}{text.slug}/word/").status_code == 200
    assert client.get(f"{page}{text.slug}/pdf/").status_code == 404
    printing.make(printing.paper(first))
    assert client.get(f"{page}{text.slug}/pdf/").content[:5] == b"%PDF-"
    assert f"/api/v1/documents/{text.pk}/versions/1.akn" in client.get(f"{page}{text.slug}/").content.decode()
    Document.objects.update(is_confidential=True)
    for rest in ("", f"{text.slug}/", f"{text.slug}/word/", f"{text.slug}/pdf/"):
        assert client.get(page + rest).status_code == 404
