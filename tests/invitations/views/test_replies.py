"""The delegate's pages, as a browser without scripts meets them."""

from __future__ import annotations

import gzip
import re
import threading
from datetime import date
from typing import Any

import pytest
from django.conf import settings as project
from django.db import connection
from django.test import Client

from friends.models import Theme
from friends.sample import open_themes
from invitations import links
from invitations.models import Reply, ReplyLink
from msp.models import Meeting, OutgoingMail
from outcomes.models import Signatory
from tests import make, replying

CONTROL = re.compile(r"<(?:input|textarea|select)\b[^>]*>")
LABELLED = re.compile(r'<label[^>]* for="([^"]+)"')


@pytest.fixture
def link(meeting: Meeting) -> ReplyLink:
    """Norway's, with the letter's themes."""
    open_themes(meeting)
    return replying.norway(meeting)


@pytest.fixture
def path(client: Client, link: ReplyLink) -> str:
    """The clean address, opened."""
    return replying.press(client, link)


def body(answer: Any) -> str:
    """The page as text."""
    return str(answer.content.decode())


def test_the_page_asks_everything_and_chooses_nothing(client: Client, path: str) -> None:
    page = body(client.get(path))

    assert "Will Norway attend the briefing?" in page or "Will Nor attend the briefing?" in page
    for words in ("Who is coming?", "Who will sign the letter to the depositary?", "Choose from 10 themes"):
        assert words in page
    assert "Wednesday 17 March 2010, <bdi>15:00</bdi>" in page
    assert "until 15 March 2010, 18:00, Geneva time." in page
    assert 'value="H.E. Mme Bente ANGELL-Hansen"' in page
    assert 'value="mission.nor@missions.example"' in page
    assert " checked" not in page


def test_an_answer_lands_in_all_three_apps_and_shows_its_receipt(client: Client, link: ReplyLink, path: str) -> None:
    theme = Theme.objects.get(slug="clearance")

    answer = client.post(
        path, replying.sheet(signatory="person:First Secretary, Norway", themes=[theme.pk], words="Thanks")
    )
    page = body(client.get(answer["Location"]))

    reply = Reply.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{path}done/")
    assert replying.read(link.invitation) == ("attending", ["First Secretary, Norway"])
    assert (reply.words, reply.source, reply.link, reply.language, reply.late) == ("Thanks", "link", link, "en", False)
    assert Signatory.objects.values_list("choice", "name").get() == ("named", "First Secretary, Norway")
    assert list(reply.offers.values_list("theme__slug", flat=True)) == ["clearance"]
    for words in (link.invitation.reference, "Attending", "Thanks", "Contamination, clearance and risk education"):
        assert words in page
    assert "Add to calendar" in page


def test_the_same_form_sent_twice_is_one_answer_and_one_mail(client: Client, path: str) -> None:
    answers = [client.post(path, replying.sheet()) for _turn in range(2)]

    assert [answer["Location"] for answer in answers] == [f"{path}done/"] * 2
    assert (Reply.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_going_back_and_correcting_is_another_answer(client: Client, link: ReplyLink, path: str) -> None:
    client.post(path, replying.sheet())
    client.post(path, replying.sheet(answer="regrets"))

    assert replying.read(link.invitation) == ("regrets", [])
    assert Reply.objects.count() == 2


def test_on_a_later_opening_the_earlier_answer_is_shown(client: Client, path: str) -> None:
    theme = Theme.objects.get(slug="clearance")
    client.post(path, replying.sheet(themes=[theme.pk], confirm_to="capital@norway.example", words="Thanks"))

    page = body(client.get(path))

    assert re.search(r'value="attending" ?checked', page)
    assert re.search(rf'name="themes" value="{theme.pk}" checked', page)
    assert re.search(r'value="later" ?checked', page)
    assert 'value="First Secretary, Norway"' in page
    assert 'value="capital@norway.example"' in page
    assert ">Thanks</textarea>" in page.replace("\nThanks", "Thanks")


def test_faults_are_on_top_linked_and_at_their_fields_and_nothing_is_lost(client: Client, path: str) -> None:
    sent = replying.sheet(answer=None, confirm_to="a@b.example, c@d.example", words="Thanks <b>")

    answer = client.post(path, sent)
    page = body(answer)

    assert answer.status_code == 200
    assert '<div class="error-summary" role="alert" tabindex="-1" id="errors" autofocus>' in page
    assert "2 things to correct" in page
    for control, words in (
        ("id_answer_0", "Please say whether you will attend."),
        ("id_confirm_to", "Please give one e-mail address, such as mission@example.org."),
    ):
        assert f'<a href="#{control}">{words}</a>' in page
        assert page.count(words) == 2
        assert f'id="{control}"' in page
    assert "<title>To correct: " in page
    assert "Thanks &lt;b&gt;" in page
    assert 'value="a@b.example, c@d.example"' in page
    assert 'name="form_key" value="one opened form"' in page
    assert not Reply.objects.exists()


def test_a_person_is_added_without_a_script_and_nothing_is_lost(client: Client, path: str) -> None:
    page = body(client.post(path, replying.sheet(add="1", words="Thanks", signatory="later")))

    second = next(control for control in CONTROL.findall(page) if 'id="id_p2-name"' in control)
    assert 'value="First Secretary, Norway"' in page
    assert " autofocus" in second
    assert "error-summary" not in page
    assert re.search(r'value="attending" ?checked', page)
    assert re.search(r'value="later" ?checked', page)
    assert not Reply.objects.exists()


def test_enter_in_a_field_sends_the_reply_and_removes_nobody(client: Client, path: str) -> None:
    page = body(client.post(path, replying.sheet(add="1")))

    buttons = re.findall(r"<button[^>]*>", page)

    assert 'name="' not in buttons[0]
    assert any('name="remove"' in button for button in buttons[1:])


@pytest.mark.parametrize(
    "name", ["<b>Bold</b>", "{{7*7}}", "{% now 'Y' %}", "A\r\nBcc: x@y.example", "\u202egnissapmoc", "'; DROP TABLE x"]
)
def test_a_hostile_name_is_a_name(client: Client, link: ReplyLink, path: str, name: str) -> None:
    answer = client.post(path, replying.sheet(**{"p1-name": name}))
    page = body(client.get(answer["Location"]))

    [kept] = replying.read(link.invitation)[1]
    assert "\n" not in kept
    assert "\u202e" not in kept
    assert "<b>Bold" not in page
    assert "49" not in re.findall(r"<dd>(.*?)</dd>", page)[1]
    assert OutgoingMail.objects.count() == 1


def test_a_name_of_ten_thousand_characters_is_refused_and_kept(client: Client, path: str) -> None:
    page = body(client.post(path, replying.sheet(**{"p1-name": "x" * 10_000})))

    assert "x" * 10_000 in page
    assert "10000" in page
    assert not Reply.objects.exists()


def test_extra_fields_change_nothing(client: Client, link: ReplyLink, path: str, meeting: Meeting) -> None:
    other = make.invitation(make.delegation(meeting, "SWE"))
    extra = {"invitation": other.pk, "late": "1", "source": "note", "current": "", "recorded_by": "1", "p21-name": "X"}

    client.post(path, replying.sheet(**extra))

    reply = Reply.objects.get()
    assert (reply.invitation, reply.late, reply.source, reply.recorded_by) == (link.invitation, False, "link", None)
    assert not other.replies.exists()


def test_a_forged_form_from_elsewhere_is_refused(link: ReplyLink) -> None:
    strict = Client(enforce_csrf_checks=True)
    path = replying.press(strict, link)

    refused = strict.post(path, replying.sheet())
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body(strict.get(path)))
    assert token
    accepted = strict.post(path, replying.sheet(csrfmiddlewaretoken=token[1]), HTTP_ORIGIN="http://testserver")

    assert (refused.status_code, accepted.status_code) == (403, 303)


def test_a_secure_post_with_the_headers_of_a_browser_is_accepted(link: ReplyLink, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://msp.example"]
    settings.ALLOWED_HOSTS = ["msp.example"]
    strict = Client(enforce_csrf_checks=True, headers={"host": "msp.example"})
    secure: dict[str, Any] = {"secure": True}
    path = strict.get(f"/r/{links.token(link)}/", **secure)["Location"]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body(strict.get(path, **secure)))
    assert token

    # Under same-origin a browser sends both; it would send "Origin: null" under no-referrer.
    said = {"origin": "https://msp.example", "referer": f"https://msp.example{path}"}
    answer = strict.post(path, replying.sheet(csrfmiddlewaretoken=token[1]), headers=said, **secure)

    assert answer.status_code == 303


def test_after_the_date_an_answer_is_welcome_and_marked(client: Client, link: ReplyLink, path: str) -> None:
    Meeting.objects.update(rehearsal_on=date(2010, 3, 16))

    page = body(client.get(path))
    receipt = body(client.get(client.post(path, replying.sheet())["Location"]))

    assert "A reply was asked for by 15 March 2010, 18:00, Geneva time." in page
    assert "Received after the date asked for" in receipt
    assert Reply.objects.get().late is True


def test_once_the_meeting_has_begun_the_page_says_whom_to_write_to(client: Client, link: ReplyLink, path: str) -> None:
    client.post(path, replying.sheet())
    Meeting.objects.update(rehearsal_on=date(2010, 3, 18))

    opened = client.get(path)
    sent = client.post(path, replying.sheet(words="Too late"))

    assert (opened.status_code, sent.status_code) == (200, 409)
    for page in (body(opened), body(sent)):
        assert "The meeting has begun" in page
        assert f"mailto:rsvp@presidency.example?subject={link.invitation.reference}" in page
        assert "First Secretary, Norway" in page
    assert "Too late" in body(sent)
    assert Reply.objects.count() == 1


def test_an_answer_that_the_beginning_overtakes_is_not_lost_from_sight(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = iter([False, True])
    monkeypatch.setattr("invitations.replies.has_begun", lambda invitation: next(asked))

    answer = client.post(path, replying.sheet(words="In time?"))

    assert answer.status_code == 409
    assert "In time?" in body(answer)
    assert not Reply.objects.exists()


def test_a_link_that_is_used_too_often_rests(client: Client, link: ReplyLink, path: str) -> None:
    for number in range(10):
        client.post(path, replying.sheet(form_key=str(number)))

    page = body(client.post(path, replying.sheet(form_key="eleven", words="Once more")))

    assert "This link has been used many times within an hour" in page
    assert "Once more" in page
    assert Reply.objects.count() == 10


def test_the_receipt_of_no_answer_leads_to_the_sheet(client: Client, path: str) -> None:
    for name in ("done/", "calendar.ics", "copy.pdf"):
        answer = client.get(path + name)

        assert (answer.status_code, answer["Location"]) == (303, path if name != "calendar.ics" else f"{path}done/")


def test_the_calendar_and_the_copy_are_files_of_their_kind(client: Client, link: ReplyLink, path: str) -> None:
    client.post(path, replying.sheet())

    calendar, paper = client.get(f"{path}calendar.ics"), client.get(f"{path}copy.pdf")

    reference = link.invitation.reference
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar["Content-Disposition"] == f'attachment; filename="{reference}.ics"'
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"] == f'attachment; filename="{reference}.pdf"'
    assert paper.content.startswith(b"%PDF")


def test_what_no_font_can_print_is_said_and_nothing_is_lost(client: Client, path: str) -> None:
    client.post(path, replying.sheet(**{"p1-name": "First Secretary \U0001f58b"}))

    answer = client.get(f"{path}copy.pdf")

    assert answer.status_code == 503
    assert "you can print the page itself" in body(answer)


def test_regrets_have_no_calendar_entry(client: Client, path: str) -> None:
    receipt = body(client.get(client.post(path, replying.sheet(answer="regrets"))["Location"]))

    assert "Add to calendar" not in receipt
    assert client.get(f"{path}calendar.ics").status_code == 303


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fr", "ru", "es"])
def test_no_english_is_left_on_the_pages_of_another_language(client: Client, path: str, language: str) -> None:
    english = ("reply", "Please", "Name", "Send", "will", "Choose", "March")
    pages = [body(client.get(f"{path}?lang={language}"))]
    pages.append(body(client.post(path, replying.sheet(answer=None, confirm_to=""))))
    pages.append(body(client.get(client.post(path, replying.sheet())["Location"])))
    pages.append(body(client.get("/r/unknown/")))

    for page in pages:
        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in page
        seen = re.sub(r'<[^>]*lang="en"[^>]*>.*?</(?:span|small|b)>', "", page)
        seen = re.sub(r"<bdi>[^<]*</bdi>|<[^>]+>", " ", seen)
        assert not [word for word in english if re.search(rf"\b{word}\b", seen)]


def test_every_control_has_a_label_and_every_id_stands_once(client: Client, path: str) -> None:
    page = body(client.post(path, replying.sheet(add="1")))

    labelled = set(LABELLED.findall(page))
    ids = re.findall(r'\bid="([^"]+)"', page)
    free = [
        control
        for control in CONTROL.findall(page)
        if 'type="hidden"' not in control and 'type="radio"' not in control and 'type="checkbox"' not in control
    ]

    assert len(free) >= 8
    assert [control for control in free if re.search(r'id="([^"]+)"', control)[1] not in labelled] == []  # type: ignore[index]  # each has one
    assert len(ids) == len(set(ids))
    for kind in ("radio", "checkbox"):
        assert len(re.findall(rf'<label[^>]*><input type="{kind}"', page)) == page.count(f'type="{kind}"')


def test_the_page_is_light(client: Client, path: str) -> None:
    answer = client.get(path, HTTP_ACCEPT_ENCODING="gzip")
    page = gzip.decompress(answer.content).decode()
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    weight = len(answer.content) + sum(
        len(gzip.compress((project.BASE_DIR / file.lstrip("/")).read_bytes())) for file in files
    )

    assert len(files) + 1 <= 3
    assert weight <= 60_000
    assert "<script" not in page
    assert "style=" not in page
    assert not re.search(r'(?:href|src|action)="https?:', page)


def test_the_first_opening_costs_seven_queries_and_a_later_one_eight(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(7):
        client.get(path)

    client.post(path, replying.sheet(**{f"p{number}-name": f"Person {number}" for number in range(1, 21)}))

    with django_assert_num_queries(8):
        client.get(path)
    with django_assert_num_queries(4):
        client.get(f"{path}done/")


def test_the_link_itself_costs_one_query(client: Client, link: ReplyLink, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        client.get(f"/r/{links.token(link)}/")


@pytest.mark.parametrize("known", [True, False])
def test_asking_for_the_link_again_is_answered_alike_for_every_address(
    client: Client, link: ReplyLink, known: bool
) -> None:
    address = link.email if known else "nobody@norway.example"

    answer = client.post("/link/again/", {"email": address})
    page = body(client.get(answer["Location"]))

    assert (answer.status_code, answer["Location"]) == (303, "/link/again/sent/")
    assert "If this address has received a letter from us" in page
    assert address not in page
    assert OutgoingMail.objects.count() == int(known)


def test_asking_takes_as_long_for_every_address(
    client: Client, link: ReplyLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invitations.views.replies.EVEN_TIME", 10.0)
    clock: list[float] = [100.0]
    slept: list[float] = []
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    monkeypatch.setattr("time.sleep", slept.append)
    for seconds in (0.2, 0.7):
        monkeypatch.setattr(
            "invitations.confirmations.send_again",
            lambda email, seconds=seconds: clock.__setitem__(0, clock[0] + seconds),
        )
        client.post("/link/again/", {"email": "a@b.example"})

    assert slept == pytest.approx([9.8, 9.3])


def test_asking_too_often_is_refused_alike(client: Client, link: ReplyLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    statuses = [client.post("/link/again/", {"email": f"a{number}@b.example"}).status_code for number in range(11)]

    assert statuses == [303] * 10 + [429]


def test_what_is_no_address_is_said_at_the_field(client: Client, link: ReplyLink) -> None:
    page = body(client.post("/link/again/", {"email": "a@b.example, c@d.example"}))

    assert "Please give one e-mail address" in page
    assert 'value="a@b.example, c@d.example"' in page
    assert "Send me my link again" in body(client.get("/link/again/"))


@pytest.mark.django_db(transaction=True)
def test_two_who_send_one_sheet_at_once_both_see_the_receipt() -> None:
    link = replying.norway(make.meeting())
    barrier, answers = threading.Barrier(2), []

    def send() -> None:
        try:
            browser = Client()
            path = replying.press(browser, link)
            barrier.wait()
            answers.append(browser.post(path, replying.sheet()).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [303, 303]
    assert (Reply.objects.count(), OutgoingMail.objects.count()) == (1, 1)
