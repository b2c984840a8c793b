"""The answers as staff see them, and what they write down for others."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from friends.models import Theme
from friends.sample import open_themes
from invitations import answers, links, replies
from invitations.models import Reply, ReplyLink
from invitations.replies import Person
from msp.models import Event, LogEntry, Meeting, OutgoingMail, User
from outcomes.models import Signatory
from tests import make, replying
from tests.invitations import tables

SignIn = Callable[[User], Client]


@pytest.fixture
def round_(meeting: Meeting) -> Event:
    """The briefing: Norway (ratified) comes, Sweden (signed) regrets, Finland is silent, the ICRC is undecided."""
    norway = make.invitation(make.delegation(meeting, "NOR"))
    replying.ratify(norway.delegation)
    sweden = make.delegation(meeting, "SWE")
    replying.act(sweden, "signature")
    people = [Person("H.E. Mme Bente ANGELL-Hansen", "Ambassador"), Person("First Secretary, Norway")]
    make.reply(norway, "attending", also=[partial(replies.name_delegates, people=people)])
    make.reply(make.invitation(sweden), "regrets", words="With <b>regrets</b>")
    make.invitation(make.delegation(meeting, "FIN"))
    make.reply(make.invitation(make.organisation_delegation(meeting)), "undecided")
    return norway.event


def rows(page: str) -> list[str]:
    """The delegations in the table, in their order."""
    return re.findall(r'<th scope="row">.*?<bdi>([^<]+)</bdi>', page)


def facets(page: str) -> dict[str, str]:
    """The filters with their counts."""
    found = re.findall(r'<a href="\?[^"]*"[^>]*>([^<]+) <span>(\d+)</span></a>', page)
    return {label.strip(): count for label, count in reversed(found)}


def test_without_an_invitation_the_page_says_why_and_what_comes_first(
    meeting: Meeting, reader: User, sign_in: SignIn
) -> None:
    page = sign_in(reader).get("/1msp/replies/").content.decode()

    assert "Nobody is invited yet" in page
    assert "/1msp/letters/" in page


def test_the_latest_answer_comes_first_and_the_awaited_last(round_: Event, reader: User, sign_in: SignIn) -> None:
    page = sign_in(reader).get("/1msp/replies/").content.decode()

    assert rows(page) == ["ICRC", "Swe", "Nor", "Fin"]
    assert facets(page) == {
        "All": "4",
        "Attending": "1",
        "Regrets": "1",
        "Not decided": "1",
        "Awaited": "1",
        "Late": "0",
        "Ratified": "1",
        "Signed": "1",
        "Not signed": "1",
        "Organisations": "1",
    }
    assert "With &lt;b&gt;regrets&lt;/b&gt;" in page
    assert "First Secretary, Norway" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("answer=attending", ["Nor"]),
        ("answer=awaited", ["Fin"]),
        ("answer=late", []),
        ("capacity=signatory", ["Swe"]),
        ("capacity=organisation&answer=undecided", ["ICRC"]),
        ("capacity=consented&answer=regrets", []),
        ("answer=%3Cb%3E&capacity=x", ["ICRC", "Swe", "Nor", "Fin"]),
    ],
)
def test_filters_are_links(round_: Event, reader: User, sign_in: SignIn, query: str, expected: list[str]) -> None:
    page = sign_in(reader).get(f"/1msp/replies/?{query}").content.decode()

    assert rows(page) == expected
    assert ("No reply fits these filters" in page) is (not expected)


def test_a_filter_counts_what_it_would_show_beside_the_other(round_: Event, meeting: Meeting) -> None:
    table = answers.table(meeting, round_, answer="regrets")

    assert {facet.key: facet.count for facet in table.capacities if facet.key} == {
        "consented": 0,
        "signatory": 1,
        "none": 0,
        "organisation": 0,
    }
    assert {facet.key: facet.count for facet in table.answers}["attending"] == 1


def test_late_answers_are_a_filter_of_their_own(round_: Event, meeting: Meeting) -> None:
    Reply.objects.filter(answer="regrets").update(late=True)

    assert [row.delegation.code for row in answers.table(meeting, round_, answer="late").rows] == ["SWE"]


def test_two_events_have_two_tables(round_: Event, meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    other = make.briefing(meeting, title="Another", starts_on=date(2010, 4, 1), ends_on=date(2010, 4, 1))
    make.invitation(make.delegation(meeting, "DNK"), make.sent_letter(other))
    client = sign_in(reader)

    newest, asked = (client.get(f"/1msp/replies/{query}").content.decode() for query in ("", f"?event={round_.pk}"))

    assert (rows(newest), len(rows(asked))) == (["Dnk"], 4)


@pytest.mark.parametrize("event", ["0", "999", "x", "1%27"])
def test_an_event_of_another_meeting_is_not_here(round_: Event, reader: User, sign_in: SignIn, event: str) -> None:
    assert sign_in(reader).get(f"/1msp/replies/?event={event}").status_code == 404


def test_the_table_costs_as_many_queries_for_four_as_for_one(
    meeting: Meeting, reader: User, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client, counts = sign_in(reader), []
    for codes in (["NOR"], ["SWE", "FIN", "DNK"]):
        for code in codes:
            make.reply(make.invitation(make.delegation(meeting, code)))
        with django_assert_max_num_queries(20) as captured:
            client.get("/1msp/replies/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_fifty_rows_a_page_and_all_on_one(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    for number in range(52):
        make.invitation(make.delegation(meeting, f"X{number:02}"))
    client = sign_in(reader)

    counts = [len(rows(client.get(f"/1msp/replies/{query}").content.decode())) for query in ("", "?page=2", "?all=1")]

    assert counts == [50, 2, 52]


def test_the_list_of_participants_names_who_comes_in_the_order_of_such_lists(
    round_: Event, meeting: Meeting, reader: User, sign_in: SignIn
) -> None:
    for code, people in (("DNK", ["Counsellor, Denmark"]), ("AUT", [])):
        invitation = make.invitation(make.delegation(meeting, code))
        if code == "AUT":
            replying.ratify(invitation.delegation)
        make.reply(invitation, also=[partial(replies.name_delegates, people=[Person(name) for name in people])])

    answer = sign_in(reader).get("/1msp/replies/participants.csv")
    head, *lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="participants-1msp-2010-03-17.csv"'
    assert head == ["Delegation", "Code", "Capacity", "Reference", "Number", "Name", "Title"]
    assert [[line[0], line[2], *line[4:]] for line in lines] == [
        ["Nor", "State that has ratified", "1", "H.E. Mme Bente ANGELL-Hansen", "Ambassador"],
        ["Nor", "State that has ratified", "2", "First Secretary, Norway", ""],
        ["Aut", "State that has ratified", "", "", ""],
        ["Dnk", "State that has not signed", "1", "Counsellor, Denmark", ""],
    ]


def test_the_list_of_participants_comes_as_an_excel_file_too(
    round_: Event, meeting: Meeting, reader: User, sign_in: SignIn
) -> None:
    answer = sign_in(reader).get("/1msp/replies/participants.xlsx")

    assert [row[0] for row in tables.cells(answer.content)] == ["Delegation", "Nor", "Nor"]


def test_a_list_of_participants_needs_an_event(meeting: Meeting, reader: User, sign_in: SignIn) -> None:
    assert sign_in(reader).get("/1msp/replies/participants.csv").status_code == 404


def test_an_answer_by_telephone_is_written_down_with_who_gave_it(
    round_: Event, meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    open_themes(meeting)
    theme = Theme.objects.get(slug="clearance")
    client = sign_in(secretary)
    sent = replying.sheet(
        answer="attending",
        signatory="first",
        themes=[theme.pk],
        source="phone",
        source_note="Second Secretary, Norway",
        confirm_to="",
    )

    opened = client.get(f"/1msp/replies/NOR/record/?event={round_.pk}").content.decode()
    answer = client.post(f"/1msp/replies/NOR/record/?event={round_.pk}", sent)

    reply = Reply.objects.get(invitation__delegation__state__code="NOR", current=True)
    assert "What counts now" in opened
    assert "H.E. Mme Bente ANGELL-Hansen" in opened
    assert (answer.status_code, answer["Location"]) == (302, f"/1msp/replies/?event={round_.pk}")
    assert (reply.source, reply.source_note, reply.recorded_by, reply.link) == (
        "phone",
        "Second Secretary, Norway",
        secretary,
        None,
    )
    assert [one.name for one in reply.delegates.all()] == ["First Secretary, Norway"]
    assert Signatory.objects.get(reply=reply).name == "First Secretary, Norway"
    assert list(reply.offers.values_list("theme__slug", flat=True)) == ["clearance"]
    entry = LogEntry.objects.filter(deed="reply changed").order_by("-pk")[0]
    assert (entry.by, entry.facts["source"]) == (secretary, "phone")
    # The mission learns of a change that it did not make itself.
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == ["mission.nor@missions.example"]
    assert "Second Secretary, Norway" in client.get("/1msp/replies/").content.decode()


def test_an_organisation_answers_by_telephone_too(round_: Event, secretary: User, sign_in: SignIn) -> None:
    sent = replying.sheet(source="email", source_note="Head of delegation", signatory=None)

    sign_in(secretary).post("/1msp/replies/ICRC/record/", sent)

    reply = Reply.objects.get(invitation__delegation__organisation__code="ICRC", current=True)
    assert (reply.answer, reply.source) == ("attending", "email")


def test_an_answer_on_behalf_needs_its_source(round_: Event, secretary: User, sign_in: SignIn) -> None:
    sent = replying.sheet(source="link", source_note="", confirm_to="x")

    page = sign_in(secretary).post("/1msp/replies/NOR/record/", sent).content.decode()

    assert "Say who gave the answer, so that it can be checked." in page
    assert 'href="#id_source"' in page
    assert "Please give one e-mail address" in page
    assert Reply.objects.filter(source="link").count() == Reply.objects.count() == 3


def test_a_person_is_added_on_the_staff_form_without_a_script(round_: Event, secretary: User, sign_in: SignIn) -> None:
    sent = replying.sheet(source="phone", source_note="Desk officer", add="1")

    page = sign_in(secretary).post("/1msp/replies/NOR/record/", sent).content.decode()

    assert 'id="id_p2-name"' in page
    assert "Desk officer" in page
    assert re.search(r'<option value="phone" selected>', page)


@pytest.mark.parametrize("path", ["/1msp/replies/XXX/record/", "/1msp/replies/NOR/record/?event=999"])
def test_who_is_not_invited_has_no_answer(round_: Event, secretary: User, sign_in: SignIn, path: str) -> None:
    assert sign_in(secretary).get(path).status_code == 404


def test_after_the_event_staff_still_write_down_what_they_are_told(
    round_: Event, meeting: Meeting, secretary: User, sign_in: SignIn
) -> None:
    Meeting.objects.update(rehearsal_on=date(2010, 3, 18))

    sign_in(secretary).post(
        "/1msp/replies/FIN/record/", replying.sheet(answer="regrets", source="note", source_note="NV 12/2010")
    )

    assert Reply.objects.filter(invitation__delegation__state__code="FIN").values_list("late", "source").get() == (
        True,
        "note",
    )


def test_a_reader_sees_answers_and_writes_none_down(round_: Event, reader: User, sign_in: SignIn) -> None:
    client = sign_in(reader)

    page = client.get("/1msp/replies/").content.decode()

    assert "/record/" not in page
    assert client.get("/1msp/replies/NOR/record/").status_code == 403


@pytest.fixture
def link(round_: Event) -> ReplyLink:
    """Norway's."""
    return ReplyLink.objects.get(invitation__delegation__state__code="NOR")


def test_a_link_is_taken_back_with_one_press(link: ReplyLink, secretary: User, sign_in: SignIn) -> None:
    token = links.token(link)

    answer = sign_in(secretary).post(f"/1msp/links/{link.public_id}/revoke/")

    assert answer["Location"] == "/1msp/states/NOR/"
    assert links.find(token) is None
    assert LogEntry.objects.filter(deed="link revoked", by=secretary).count() == 1


def test_a_link_is_replaced_with_one_press_and_the_new_one_is_mailed(
    link: ReplyLink, secretary: User, sign_in: SignIn
) -> None:
    client = sign_in(secretary)

    for _press in range(2):
        client.post(f"/1msp/links/{link.public_id}/reissue/")

    new = ReplyLink.objects.get(invitation=link.invitation, revoked_at=None)
    assert new != link
    assert [(mail.recipient, mail.subject) for mail in OutgoingMail.objects.all()] == [
        (link.email, "Your personal link (1MSP)")
    ]


@pytest.mark.parametrize("deed", ["revoke", "reissue"])
def test_the_link_of_another_meeting_is_not_here(meeting: Meeting, secretary: User, sign_in: SignIn, deed: str) -> None:
    other = make.meeting(slug="2msp", treaty=meeting.treaty)
    foreign = make.link(make.invitation(make.delegation(other)))
    client = sign_in(secretary)

    assert client.post(f"/1msp/links/{foreign.public_id}/{deed}/").status_code == 404
    assert client.get(f"/1msp/links/{foreign.public_id}/{deed}/").status_code == 405
    assert ReplyLink.objects.get().revoked_at is None


def test_the_links_of_a_delegation_are_listed_without_their_tokens(link: ReplyLink, secretary: User) -> None:
    new = links.reissue(link, by=secretary)

    listed = links.of(link.invitation.delegation)

    assert listed == [new, link]
    assert links.token(new) not in str([vars(one) for one in listed])


def test_the_states_page_offers_to_replace_a_link_and_to_take_it_back(
    link: ReplyLink, secretary: User, reader: User, sign_in: SignIn
) -> None:
    for_secretary = sign_in(secretary).get("/1msp/states/NOR/").content.decode()
    for_reader = sign_in(reader).get("/1msp/states/NOR/").content.decode()

    deeds = [f"/1msp/links/{link.public_id}/{deed}/" for deed in ("revoke", "reissue")]
    assert [deed in for_secretary for deed in deeds] == [True, True]
    assert [deed in for_reader for deed in deeds] == [False, False]
    assert "Personal links" in for_reader
    assert links.token(link) not in for_secretary
