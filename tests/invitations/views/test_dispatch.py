"""The pages on which a letter is checked, approved, sent and watched."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from invitations import copies, enclosures, letters, preflight
from invitations.enclosures import Paper
from invitations.models import Copy, Delegation, Invitation, Letter
from invitations.views import dispatch
from msp import pdf
from msp.models import Meeting, OutgoingMail, User
from tests import make

SignIn = Callable[[User], Client]


@pytest.fixture
def peopled(meeting: Meeting, ambassador: User) -> Meeting:
    make.consented(make.delegation(meeting, "NOR"))
    make.delegation(meeting, "CHL")
    return meeting


@pytest.fixture
def letter(peopled: Meeting, president: User) -> Letter:
    return make.letter(peopled, president)


@pytest.fixture
def ready(peopled: Meeting, president: User, ambassador: User) -> Letter:
    return make.ready_letter(peopled, president, ambassador)


@pytest.fixture
def sent(ready: Letter, ambassador: User) -> Letter:
    letters.dispatch(ready, by=ambassador)
    return ready


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def url(letter: Letter, deed: str = "") -> str:
    return f"/1msp/letters/{letter.pk}/{deed}"


def status(letter: Letter) -> str:
    return Letter.objects.get(pk=letter.pk).status


# --- check and approve -----------------------------------------------------------------------------------------------


def test_the_check_lists_what_is_found_with_its_repair(letter: Letter, president: User, sign_in: SignIn) -> None:
    Delegation.objects.filter(state__code="CHL").update(post="unconfirmed")

    page = text(sign_in(president).get(url(letter, "check/")))

    assert "One thing is to be mended" in page
    assert "1 addressee has no confirmed mission in Geneva" in page
    assert 'href="/1msp/addresses/?post=unconfirmed"' in page
    assert "Write to this one at its fallback address" in page
    assert "Another seat of the Presidency approves it" in page
    assert "approve/" not in page


def test_states_without_a_mission_are_written_to_elsewhere_in_one_press(
    letter: Letter, secretary: User, sign_in: SignIn
) -> None:
    Delegation.objects.update(post="unconfirmed")

    answer = sign_in(secretary).post(url(letter, "fallback/"), {"code": ["NOR", "CHL", "XXX"]}, follow=True)

    assert "2 letters go to the fallback addresses" in text(answer)
    assert set(Delegation.objects.values_list("post", flat=True)) == {"fallback"}


def test_warnings_are_ticked_and_kept_with_the_name(letter: Letter, secretary: User, sign_in: SignIn) -> None:
    Delegation.objects.filter(state__code="NOR").update(language="fr")
    client = sign_in(secretary)
    page = text(client.get(url(letter, "check/")))
    (key,) = re.findall(r'name="warning" value="([^"]+)"', page)

    nothing = client.post(url(letter, "acknowledge/"), {}, follow=True)
    ticked = client.post(url(letter, "acknowledge/"), {"warning": key}, follow=True)

    assert "Your name, Secretariat officer, and the time are kept" in page
    assert "Tick each warning that you have read." in text(nothing)
    assert "Acknowledged by Secretariat officer." in text(ticked)
    assert 'name="warning"' not in text(ticked)


def test_the_second_person_approves_after_proving_who_they_are(
    letter: Letter, ambassador: User, client: Client
) -> None:
    client.force_login(ambassador)
    page = text(client.get(url(letter, "check/")))
    data = {"revision": str(letter.revision)}

    asked = client.post(url(letter, "approve/"), data)
    proved = client.post(asked["Location"], {"password": make.PASSWORD})

    assert "Approve 2 letters" in page
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert proved["Location"] == url(letter, "send/")
    assert (status(letter), Copy.objects.count()) == ("approved", 2)


def test_who_wrote_it_cannot_approve_it(letter: Letter, president: User, sign_in: SignIn) -> None:
    answer = sign_in(president).post(url(letter, "approve/"), {"revision": "0"}, follow=True)

    assert "other than who wrote it last" in text(answer)
    assert status(letter) == "draft"


def test_only_the_text_that_was_on_the_page_is_approved(
    letter: Letter, president: User, ambassador: User, sign_in: SignIn
) -> None:
    letters.revise(letter, make.draft(letter.meeting, "Other words."), by=president, revision=0)

    answer = sign_in(ambassador).post(url(letter, "approve/"), {"revision": "0"}, follow=True)

    assert "Please read it again" in text(answer)
    assert status(letter) == "draft"


def test_a_letter_that_is_not_ready_says_so(letter: Letter, ambassador: User, sign_in: SignIn) -> None:
    Delegation.objects.update(post="unconfirmed")
    client = sign_in(ambassador)

    page = text(client.get(url(letter, "check/")))
    answer = client.post(url(letter, "approve/"), {"revision": "0"}, follow=True)

    assert "Possible once everything above is mended or acknowledged." in page
    assert "The letter is not ready" in text(answer)


def test_an_enclosure_that_cannot_be_printed_stops_the_approval(
    letter: Letter, ambassador: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(_facts: object) -> bytes:
        raise pdf.Unavailable("Run: apt-get install libpango")

    enclosures.enclose(letter, Paper(title="Agenda", body="- never set before"), by=letter.author)
    monkeypatch.setattr(pdf, "enclosure", unable)

    answer = sign_in(ambassador).post(url(letter, "approve/"), {"revision": "1"}, follow=True)

    assert "An enclosure cannot be printed: Run: apt-get install libpango" in text(answer)
    assert status(letter) == "draft"


def test_nothing_is_acknowledged_once_it_is_approved(ready: Letter, secretary: User, sign_in: SignIn) -> None:
    answer = sign_in(secretary).post(url(ready, "acknowledge/"), {"warning": "x"}, follow=True)

    assert "approved already" in text(answer)


def test_a_second_approval_is_told_politely(ready: Letter, ambassador: User, sign_in: SignIn) -> None:
    answer = sign_in(ambassador).post(url(ready, "approve/"), {"revision": str(ready.revision)}, follow=True)

    assert "This letter is approved already; it stays as it is." in text(answer)
    assert Copy.objects.count() == 2


def test_looking_at_the_address_of_a_deed_changes_nothing(letter: Letter, ambassador: User, sign_in: SignIn) -> None:
    client = sign_in(ambassador)

    assert client.get(url(letter, "approve/"))["Location"] == url(letter, "check/")
    assert client.get(url(letter, "dispatch/"))["Location"] == url(letter, "send/")
    for deed in ("pause/", "resume/", "remind/", "acknowledge/", "fallback/", "prepare/", "test/", "revise/", "look/"):
        assert client.get(url(letter, deed)).status_code == 405
    assert status(letter) == "draft"


@pytest.mark.parametrize("deed", ["approve/", "withdraw/"])
def test_the_secretariat_neither_approves_nor_withdraws(
    letter: Letter, secretary: User, sign_in: SignIn, deed: str
) -> None:
    assert sign_in(secretary).post(url(letter, deed)).status_code == 403


def test_every_step_leads_to_where_the_letter_is(letter: Letter, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)

    assert client.get(url(letter, "send/"))["Location"] == url(letter, "check/")
    assert client.get(url(letter, "progress/"))["Location"] == url(letter, "send/")
    Letter.objects.update(status="withdrawn")
    assert client.get(url(letter, "check/"))["Location"] == url(letter, "send/")
    assert client.get(url(letter, "send/"))["Location"] == url(letter, "progress/")


# --- send ------------------------------------------------------------------------------------------------------------


def test_preparing_is_shown_and_comes_alive(
    peopled: Meeting, president: User, ambassador: User, sign_in: SignIn
) -> None:
    letter = make.approved_letter(peopled, president, ambassador)
    client = sign_in(president)

    page = text(client.get(url(letter, "send/")))
    part = text(client.get(url(letter, "send/"), headers={"HX-Request": "true"}))

    assert "Preparing the letters, 0 of 2" in page
    assert 'hx-trigger="every 2s"' in page
    assert "to confirm" not in page
    assert "<html" not in part
    copies.prepare_some(Copy.objects.values_list("pk", flat=True))
    done = text(client.get(url(letter, "send/"), headers={"HX-Request": "true"}))
    assert "2 letters are ready" in done
    assert "Go on to sending" in done
    assert "every 2s" not in done


def test_the_number_is_typed_before_they_leave(ready: Letter, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)

    page = text(client.get(url(ready, "send/")))
    wrong = client.post(url(ready, "dispatch/"), {"number": "3"})
    right = client.post(url(ready, "dispatch/"), {"number": "2"})
    again = client.post(url(ready, "dispatch/"), {"number": "2"}, follow=True)

    assert "Send 2 letters now?" in page
    assert "Type 2 to confirm" in page
    assert "mission.geneva@presidency.example" in page
    assert wrong.status_code == 422
    assert "Type 2: that is how many leave." in text(wrong)
    assert right["Location"] == url(ready, "progress/")
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {"queued"}
    assert "nothing was sent twice" in text(again)


def test_sending_asks_who_one_is(ready: Letter, secretary: User, client: Client) -> None:
    client.force_login(secretary)

    asked = client.post(url(ready, "dispatch/"), {"number": "2"})
    proved = client.post(asked["Location"], {"password": make.PASSWORD})

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert proved["Location"] == url(ready, "progress/")
    assert status(ready) == "dispatched"


def test_a_letter_that_became_unready_says_so(ready: Letter, secretary: User, sign_in: SignIn) -> None:
    Copy.objects.filter(delegation__state__code="CHL").update(status="faulty", fault="No font.")

    answer = sign_in(secretary).post(url(ready, "dispatch/"), {"number": "1"}, follow=True)

    assert "1 letters are not prepared yet, or could not be." in text(answer)
    assert status(ready) == "approved"


def test_what_could_not_be_printed_is_named_with_its_repairs(ready: Letter, secretary: User, sign_in: SignIn) -> None:
    copy = Copy.objects.get(delegation__state__code="CHL")
    Copy.objects.filter(pk=copy.pk).update(status="faulty", fault="No font prints <张>.", pdf_sha256="")
    OutgoingMail.objects.filter(key=copies.key(copy, 0)).delete()
    client = sign_in(secretary)

    page = text(client.get(url(ready, "send/")))
    again = text(client.post(url(ready, "prepare/"), follow=True))
    Copy.objects.filter(pk=copy.pk).update(status="faulty")
    aside = text(client.post(f"/1msp/copies/{copy.pk}/aside/", follow=True))

    assert "One letter could not be prepared" in page
    assert "No font prints &lt;张&gt;." in page
    assert "to confirm" not in page
    assert "One letter is prepared again." in again
    assert "The letter to Chl is set aside." in aside
    assert "Send one letter now?" in aside


# --- watch -----------------------------------------------------------------------------------------------------------


def test_the_progress_counts_and_comes_alive(sent: Letter, reader: User, sign_in: SignIn) -> None:
    OutgoingMail.objects.filter(recipient="mission.nor@missions.example").update(status="accepted")
    client = sign_in(reader)

    page = text(client.get(url(sent, "progress/")))
    part = text(client.get(url(sent, "progress/"), headers={"HX-Request": "true"}))

    assert "1 of 2 letters have left" in page
    assert 'hx-trigger="every 2s"' in page
    assert ">Refresh</a>" in page
    assert "mission.chl@missions.example" in page
    assert "letter.pdf" not in page
    assert "<html" not in part
    assert "1 of 2 letters have left" in part


def test_when_all_has_left_nothing_asks_again(sent: Letter, president: User, sign_in: SignIn) -> None:
    OutgoingMail.objects.update(status="accepted")

    page = text(sign_in(president).get(url(sent, "progress/")))

    assert "Everything has left." in page
    assert "hx-trigger" not in page.split("<main")[1]
    assert "Draft a reminder to these 2" in page


def test_several_mails_a_letter_are_told_apart_from_letters(
    peopled: Meeting, president: User, ambassador: User, sign_in: SignIn
) -> None:
    Delegation.objects.get(state__code="NOR").addresses.create(email="second@norway.example")
    letter = make.ready_letter(peopled, president, ambassador)
    letters.dispatch(letter, by=ambassador)

    assert "0 of 3 mails with 2 letters have left" in text(sign_in(president).get(url(letter, "progress/")))


@pytest.mark.parametrize(
    ("show", "seen"),
    [("", {"NOR", "CHL"}), ("left", {"NOR"}), ("problem", {"CHL"}), ("waiting", set()), ("x", {"NOR", "CHL"})],
)
def test_letters_are_shown_by_how_they_fare(
    sent: Letter, president: User, sign_in: SignIn, show: str, seen: set[str]
) -> None:
    OutgoingMail.objects.filter(recipient="mission.nor@missions.example").update(status="accepted")
    OutgoingMail.objects.filter(recipient="mission.chl@missions.example").update(status="failed")

    page = text(sign_in(president).get(url(sent, f"copies/?show={show}"), headers={"HX-Request": "true"}))

    assert set(re.findall(r"<bdi>(N[Oo][Rr]|C[Hh][Ll])</bdi>", page)) == {code.title() for code in seen}
    assert ("No letter fares so" in page) == (not seen)


def test_a_long_list_has_pages_and_can_be_shown_whole(
    sent: Letter, president: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "ROWS", 1)
    client = sign_in(president)

    first, whole = (text(client.get(url(sent, f"copies/{query}"))) for query in ("", "?all=1"))

    assert "Page 1 of 2" in first
    assert "Show all 2" in first
    assert "mission.chl@missions.example" not in first
    assert "mission.chl@missions.example" in whole


@pytest.mark.parametrize("more", [0, 3])
def test_the_number_of_queries_does_not_grow(
    peopled: Meeting,
    president: User,
    ambassador: User,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    for n in range(more):
        make.delegation(peopled, f"X{n:02}")
    letter = make.ready_letter(peopled, president, ambassador)
    client = sign_in(president)
    with django_assert_max_num_queries(11):
        client.get(url(letter, "send/"))
    letters.dispatch(letter, by=ambassador)
    OutgoingMail.objects.update(status="failed")

    with django_assert_max_num_queries(17):
        assert client.get(url(letter, "progress/")).status_code == 200


def test_a_letter_is_paused_and_goes_on(sent: Letter, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)

    paused = text(client.post(url(sent, "pause/"), follow=True))
    client.post(url(sent, "pause/"))
    resumed = text(client.post(url(sent, "resume/"), follow=True))
    client.post(url(sent, "resume/"))

    assert "Paused: what has not left waits" in paused
    assert "every 2s" not in paused
    assert "The letters go on leaving." in resumed
    assert not OutgoingMail.objects.filter(paused=True).exists()


@pytest.mark.parametrize("at", ["draft", "approved", "dispatched"])
def test_a_letter_is_withdrawn_knowingly(
    at: str, peopled: Meeting, president: User, ambassador: User, sign_in: SignIn
) -> None:
    letter = make.letter(peopled, president) if at == "draft" else make.ready_letter(peopled, president, ambassador)
    if at == "dispatched":
        letters.dispatch(letter, by=ambassador)
    client = sign_in(ambassador)
    told = {
        "draft": "The draft is put away.",
        "approved": "The prepared letters are called off for good",
        "dispatched": "0 have left and cannot be called back; 2 that wait are called off",
    }

    page = text(client.get(url(letter, "withdraw/")))
    answer = text(client.post(url(letter, "withdraw/"), follow=True))
    again = text(client.post(url(letter, "withdraw/"), follow=True))

    assert told[at] in page
    assert status(letter) == "withdrawn"
    assert "The letter is withdrawn." in answer
    assert "withdrawn before" in again
    assert "This letter is withdrawn" in text(client.get(url(letter, "withdraw/")))


def test_a_reminder_is_drafted_from_the_progress(sent: Letter, secretary: User, sign_in: SignIn) -> None:
    client = sign_in(secretary)

    drafted = client.post(url(sent, "remind/"), follow=True)
    reminder = Letter.objects.get(reminds_of=sent)
    for invitation in Invitation.objects.all():
        make.reply(invitation)
    nobody = client.post(url(sent, "remind/"), follow=True)

    assert "A reminder of “Briefing of 17 March”" in text(drafted)
    assert reminder.only_codes == ["CHL", "NOR"]
    assert "there is nobody to remind" in text(nobody)
    assert [line.code for line in preflight.check(reminder) if line.level == "error"] == ["addressees"]
