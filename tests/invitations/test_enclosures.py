"""The papers that travel with a letter."""

from __future__ import annotations

import pytest

from invitations import enclosures, uploads
from invitations.enclosures import NotPossible, Paper
from invitations.models import Letter
from msp import pdf
from msp.models import LogEntry, Meeting, User
from tests import make
from tests.msp import reading


@pytest.fixture
def letter(meeting: Meeting, president: User) -> Letter:
    return make.letter(meeting, president)


def a_pdf(title: str = "Programme") -> bytes:
    said = {"kicker": "", "title": title, "byline": "", "dated": "", "body": "x", "language": "en", "direction": "ltr"}
    return pdf.enclosure(said)


def titles(letter: Letter) -> list[str]:
    return list(letter.enclosures.order_by("position").values_list("title", flat=True))


def test_papers_stand_in_the_order_in_which_they_are_enclosed(letter: Letter, president: User) -> None:
    made = [enclosures.enclose(letter, Paper(title=title, body="x"), by=president) for title in ("One", "Two", "Three")]

    enclosures.move_up(made[2], by=president)
    enclosures.move_up(made[0], by=president)

    assert titles(letter) == ["One", "Three", "Two"]
    enclosures.take_out(made[0], by=president)
    assert titles(letter) == ["Three", "Two"]
    enclosures.enclose(letter, Paper(title="Four", body="x"), by=president)
    assert titles(letter) == ["Three", "Two", "Four"]


def test_a_text_is_set_as_paper(letter: Letter, president: User) -> None:
    paper = Paper(
        title="Roadmap",
        kicker="DRAFT NON-PAPER",
        byline="Circulated to all",
        dated="February 2010",
        body="Above.\n\n- point\n  - below",
    )

    data = enclosures.printed(enclosures.enclose(letter, paper, by=president))

    # A line of capitals set wide apart is read letter by letter.
    written = reading.text(data).replace(" ", "")
    for words in ("DRAFT NON-PAPER", "Roadmap", "Circulated to all", "February 2010", "Above.", "point", "below"):
        assert words.replace(" ", "") in written


def test_a_file_is_enclosed_as_it_is_under_a_name_of_our_own(letter: Letter, president: User) -> None:
    data = a_pdf()

    enclosure = enclosures.enclose(letter, Paper(title="Programme", body="is left out", file=data), by=president)

    assert enclosures.printed(enclosure) == data
    assert (enclosure.pages, enclosure.body) == (1, "")
    assert "Programme" not in str(enclosure.pdf)


def test_a_text_takes_the_place_of_a_file_and_back(letter: Letter, president: User) -> None:
    enclosure = enclosures.enclose(letter, Paper(title="Programme", file=a_pdf("By hand")), by=president)

    enclosures.amend(enclosure, Paper(title="Programme"), by=president)
    assert "By hand" in reading.text(enclosures.printed(enclosure))
    enclosures.amend(enclosure, Paper(title="Programme", body="Written"), by=president)
    assert "Written" in reading.text(enclosures.printed(enclosure))
    enclosures.amend(enclosure, Paper(title="Programme", file=a_pdf("Again")), by=president)

    enclosure.refresh_from_db()
    assert "Again" in reading.text(enclosures.printed(enclosure))
    assert enclosure.body == ""


def test_a_paper_with_nothing_in_it_is_none(letter: Letter, president: User) -> None:
    with pytest.raises(NotPossible, match="Write the text"):
        enclosures.enclose(letter, Paper(title="Empty", body=" \n"), by=president)

    assert titles(letter) == []


def test_a_dangerous_file_changes_nothing(letter: Letter, president: User) -> None:
    enclosure = enclosures.enclose(letter, Paper(title="Programme", body="x"), by=president)
    before = Letter.objects.get(pk=letter.pk).revision

    with pytest.raises(uploads.Refused):
        enclosures.amend(enclosure, Paper(title="Programme", file=b"MZ an executable"), by=president)

    assert Letter.objects.get(pk=letter.pk).revision == before


def test_a_change_of_the_papers_is_a_change_of_the_letter(letter: Letter, secretary: User) -> None:
    enclosure = enclosures.enclose(letter, Paper(title="Agenda", body="x"), by=secretary)
    enclosures.amend(enclosure, Paper(title="Agenda", body="y"), by=secretary)
    enclosures.take_out(enclosure, by=secretary)

    letter.refresh_from_db()
    assert (letter.revision, letter.author) == (3, secretary)
    assert list(LogEntry.objects.order_by("pk").values_list("deed", flat=True)) == [
        "drafted",
        "enclosed a paper",
        "changed an enclosure",
        "took out an enclosure",
    ]


def test_a_letter_carries_so_many_papers_and_no_more(
    letter: Letter, president: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosures, "MOST", 1)
    enclosures.enclose(letter, Paper(title="One", body="x"), by=president)

    with pytest.raises(NotPossible, match="at most 1"):
        enclosures.enclose(letter, Paper(title="Two", body="x"), by=president)
