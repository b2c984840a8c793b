"""The roadmap: chosen and computed days on one page, doubts, and calendars to subscribe to."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from invitations import letters
from msp import events
from msp.desk import founding
from msp.forms import TAKEN, MeetingForm
from msp.models import Event, Meeting
from outcomes import event_texts
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample() -> Meeting:
    return founding.open_sample()


def seat(meeting: Meeting, role: str = "presidency") -> Client:
    client = Client()
    client.force_login(make.user(role, meeting))
    return client


def shown(client: Client, meeting: Meeting) -> str:
    """What the page says in words, without the picture."""
    page = re.sub(r"<svg.*?</svg>", "", client.get(f"/{meeting.slug}/dates/").content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_founding_road_with_the_computed_truth_beside_its_slip(sample: Meeting) -> None:
    page = shown(seat(sample), sample)

    for words in (
        "30th ratification deposited",
        "The day that follows from the deposits and the opening is Tuesday 16 February 2010.",
        "Burkina Faso, Republic of Moldova",
        "Briefing",
        "Regional meeting, South Africa",
        "Open-ended meeting, Chile",
        "Last day to deposit and be a State Party at the opening",
        "Monday 31 May 2010",
        "Entry into force",
        "Papers are submitted",
        "First Meeting, Vientiane",
        "Use all opportunities available to them to promote adherence",
    ):
        assert words in page, words
    assert page.index("30th ratification deposited") < page.index("Briefing") < page.index("First Meeting, Vientiane")


def test_a_holiday_and_a_passed_deadline_are_to_be_looked_at_again(sample: Meeting) -> None:
    Event.objects.filter(kind="preparatory").update(precision="fixed", ends_on=date(2010, 9, 10))
    assert "is a holiday: Jeûne genevois." in shown(seat(sample), sample)

    Meeting.objects.update(rehearsal_on=date(2010, 9, 1))

    assert "Papers are forecast: that was due on Monday 2 August 2010." in shown(seat(sample), sample)


def test_a_deposit_moves_what_follows_from_it(sample: Meeting) -> None:
    Event.objects.filter(kind="meeting").update(starts_on=date(2010, 12, 6), ends_on=date(2010, 12, 10))

    assert "Wednesday 30 June 2010" in shown(seat(sample), sample)


def test_an_empty_road_says_so(meeting: Meeting) -> None:
    meeting.events.all().delete()

    page = shown(seat(meeting), meeting)

    assert "Today" in page
    assert "Nothing: no date falls on a weekend" in page


@pytest.mark.parametrize("role", ["friend", "reader"])
def test_what_is_the_offices_own_is_shown_to_it_alone(sample: Meeting, role: str) -> None:
    Event.objects.filter(kind="regional").update(audience="office")

    page = shown(seat(sample, role), sample)

    assert "Regional meeting" not in page
    assert "Add a date" not in page
    assert "Briefing" in page


def test_the_number_of_queries_is_the_same_for_one_date_and_for_thirty(sample: Meeting) -> None:
    client = seat(sample)
    owner = sample.seats.first()
    counts = []
    for number in (1, 29):
        days = [date(2010, 6, 1) + timedelta(days=day) for day in range(number)]
        facts = {"kind": "informal", "owner": owner}
        Event.objects.bulk_create(
            Event(meeting=sample, title=f"Day {on}", starts_on=on, ends_on=on, **facts) for on in days
        )
        client.get(f"/{sample.slug}/dates/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/{sample.slug}/dates/")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20


def test_a_deadline_of_arrivals_is_changed_with_its_custom_beside_it(sample: Meeting) -> None:
    client = seat(sample)
    url = f"/{sample.slug}/dates/deadlines/"
    page = shown(client, sample)
    assert "Registration closes 14 days before the opening." in page
    assert "Usual: 7 days, as rule 27 of the General Assembly has it" in page
    assert page.index("Registration closes") < page.index("Credentials are due") < page.index("8–12 Nov suggested")

    assert client.post(url, {"registration_days": "21", "credentials_days": "1"}).status_code == 302
    page = shown(client, sample)
    assert "18 Oct in 7 months Registration closes 21 days before the opening." in page
    assert "7 Nov in 8 months Credentials are due 1 day before the opening." in page
    for wrong in ("", "-1", "181", "soon"):
        assert client.post(url, {"registration_days": wrong, "credentials_days": "1"}).status_code == 422
    assert seat(sample, "reader").get(url).status_code == 403


def test_a_computed_day_is_taken_up_with_what_is_known_of_it(sample: Meeting) -> None:
    client = seat(sample)
    page = client.get(f"/{sample.slug}/dates/new/?follows=submission").content.decode()
    assert 'value="Papers are submitted"' in page
    assert 'value="2010-08-30"' in page
    assert client.get(f"/{sample.slug}/dates/new/?follows=nothing").status_code == 200

    form = {"kind": "deadline", "title": "Papers", "starts_on": "2010-08-30", "ends_on": "2010-08-30"}
    form |= {"precision": "fixed", "audience": "office", "follows": "submission"}
    assert client.post(f"/{sample.slug}/dates/new/", form).status_code == 302
    assert "Papers are submitted" not in shown(client, sample)

    Event.objects.filter(kind="meeting").update(starts_on=date(2010, 11, 9))
    said = "The day that follows from the deposits and the opening is Tuesday 31 August 2010."
    assert said in shown(client, sample)


def test_a_plan_that_has_become_impossible_is_told(sample: Meeting) -> None:
    client = seat(sample)
    briefing, informal = sample.events.get(kind="briefing"), sample.events.get(kind="informal")
    Event.objects.filter(pk=briefing.pk).update(comes_after=informal)
    Event.objects.filter(kind="meeting").update(starts_on=date(2010, 4, 12), ends_on=date(2010, 4, 13))

    page = shown(client, sample)

    for words in (
        "It cannot be held as planned: it comes after “Open-ended meeting, Chile”",
        "It cannot be held as planned: the treaty enters into force after it, on Sunday 1 August 2010.",
        "Papers are forecast: that was due on Monday 4 January 2010. The opening is too near for it.",
        "Papers are submitted: that was due on Monday 1 February 2010. The opening is too near for it.",
        "Papers are issued: that was due on Monday 1 March 2010. The opening is too near for it.",
    ):
        assert words in page, words


def test_papers_that_somebody_saw_to_are_no_longer_missed(sample: Meeting) -> None:
    Meeting.objects.update(rehearsal_on=date(2010, 9, 1))
    day = date(2010, 8, 30)
    facts = {"kind": "deadline", "follows": "submission", "starts_on": day, "ends_on": day}
    Event.objects.create(meeting=sample, title="Papers", done_on=day, **facts)

    page = shown(seat(sample), sample)

    assert "Papers are forecast: that was due on" in page
    assert "Papers are submitted: that was due on" not in page


@pytest.mark.parametrize(
    ("sort", "first", "aria"),
    [
        ("", "General Assembly resolution A/RES/64/36", "ascending"),
        ("-on", "Yearly reports under Article 7", "descending"),
        ("host", "Open-ended meeting, Chile", "ascending"),
        ("-host", "Regional meeting, South Africa", "descending"),
        ("nonsense", "General Assembly resolution A/RES/64/36", "ascending"),
    ],
)
def test_the_road_is_a_table_in_any_order(sample: Meeting, sort: str, first: str, aria: str) -> None:
    page = seat(sample).get(f"/{sample.slug}/dates/?view=table&sort={sort}").content.decode()

    [table] = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert table.count("<tr>") == 1 + 8 + 11
    assert first in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)[1]
    assert table.count(f'aria-sort="{aria}"') == table.count("aria-sort") == 1
    assert "Counted from that deposit by the treaty’s article on entry into force." in table


def test_a_date_that_was_told_otherwise_is_corrected_by_one_press(meeting: Meeting, client: Client) -> None:
    president, ambassador = make.user("presidency", meeting), make.user("presidency", meeting)
    make.delegation(meeting)
    letter = make.ready_letter(meeting, president, ambassador)
    letters.dispatch(letter, by=president)
    client.force_login(president)
    assert "told another date" not in shown(client, meeting)

    briefing = meeting.events.get(kind="briefing")
    briefing.starts_on = briefing.ends_on = date(2010, 3, 18)
    briefing.audience = "delegations"
    events.change(briefing, by=president)
    page = shown(client, meeting)
    assert "Briefing: 1 delegation was told another date" in page
    said = "of 5 March 2010 says Wednesday 17 March 2010 at 3:00 pm; the road says Thursday 18 March 2010 at 3:00 pm."
    assert said in page

    url = f"/{meeting.slug}/dates/{briefing.pk}/correct/{letter.pk}/"
    first, again = (client.post(url)["Location"] for _twice in range(2))
    assert first == again == f"/{meeting.slug}/letters/{letter.pk + 1}/"
    assert client.get(first).status_code == 200
    assert "A correction is drafted. Open the correction" in shown(client, meeting)
    assert client.post(f"/{meeting.slug}/dates/{briefing.pk}/correct/99999/").status_code == 404
    assert client.get(url).status_code == 405
    reader = Client()
    reader.force_login(make.user("reader", meeting))
    assert reader.post(url).status_code == 403
    assert "told another date" in shown(reader, meeting)
    assert "Draft a correction" not in shown(reader, meeting)


def test_letters_and_texts_hang_on_their_date(sample: Meeting) -> None:
    client, briefing = seat(sample), sample.events.get(kind="briefing")
    paper = sample.documents.get(title__startswith="Discussion paper")
    by = sample.seats.get(role="secretariat").user
    assert "letter drafted" in shown(client, sample)
    assert "No letter invites to it" in client.get(f"/{sample.slug}/dates/{sample.events.last().pk}/").content.decode()  # type: ignore[union-attr] # there are some

    event_texts.hang(paper, briefing, part="discussed", by=by)

    page = client.get(f"/{sample.slug}/dates/{briefing.pk}/").content.decode()
    assert f'href="/{sample.slug}/texts/{paper.slug}/"' in page
    assert "Discussion paper on possible outcomes and decisions of the … not gone round yet" in shown(client, sample)


def test_what_goes_on_without_a_date_is_kept_line_by_line(sample: Meeting) -> None:
    client = seat(sample)

    for _twice in range(2):
        client.post(f"/{sample.slug}/dates/standing/", {"lines": " Talk to capitals\n\nMeet monthly "})

    assert list(sample.standing_items.values_list("position", "words")) == [
        (1, "Talk to capitals"),
        (2, "Meet monthly"),
    ]


def test_no_meeting_takes_an_address_of_the_site() -> None:
    routes = {str(one.pattern).partition("/")[0] for one in get_resolver().url_patterns}
    fixed = {route for route in routes if re.fullmatch(r"[a-z]+", route)}

    assert fixed | {"static", "tray"} <= TAKEN
    form = MeetingForm({"slug": "documents"})
    assert "slug" in form.errors
