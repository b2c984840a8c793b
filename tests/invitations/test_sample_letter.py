"""The founding letter as the sample holds it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from invitations import copies, facts, preflight, register, sample_letter
from invitations.drafts import Draft
from invitations.facts import Circular
from invitations.models import Letter
from msp import prose
from msp.models import ReferenceNumber
from tests import make
from tests.msp import reading


@pytest.fixture
def letter(db: None) -> Letter:
    meeting = make.meeting(treaty=make.treaty())
    make.briefing(meeting)
    ReferenceNumber.objects.create(letterhead=meeting.letterhead, year=2010, number=25)
    register.open_delegations(meeting, on=date(2010, 3, 5), founding=True)
    author = make.user("presidency", meeting)
    make.user("presidency", meeting)
    return sample_letter.draft_founding_letter(meeting, author=author)


def test_the_letter_is_drafted_as_it_was_written(letter: Letter) -> None:
    draft = Draft.of(letter)

    assert (letter.status, letter.title, draft.asks) == ("draft", "Briefing of 17 March", ("signatory", "themes"))
    assert [one.audience for one in draft.texts[0].paragraphs] == [
        "everyone",
        "everyone",
        "consented",
        "everyone",
        "everyone",
    ]
    assert [one.title[:10] for one in letter.enclosures.order_by("position")] == ["Discussion", "Roadmap to", "Agenda"]


def test_norways_copy_reads_as_the_original(letter: Letter) -> None:
    circular = Circular.of_letter(letter)
    norway = circular.find("NOR")
    assert norway
    said = facts.with_link(facts.of(circular, norway), "https://x.example/r/abc/")
    _head, body = prose.headed(sample_letter._read("letter"))

    printed = reading.text(copies.printed(said, copies.papers_of(letter)))

    plain = prose.plain(body, {}).replace("3:00pm", "3:00 pm")
    # As a reader copies it: a hyphen at the end of a line is lost with its line end.
    bare = re.sub(r"[\s\u2010-]", "", printed)
    for sentence in re.split(r"(?<=[.])\s+", plain):
        assert re.sub(r"[\s\u2010-]", "", sentence) in bare
    for words in ("No: 026 Lao PM.GE.10", "Geneva, 5 March 2010", "H.E. Mme Bente ANGELL-Hansen", "by 15 March 2010"):
        assert re.sub(r"[\s\u2010-]", "", words).lower() in bare.lower()


def test_the_check_finds_the_original_slips_and_the_seventeen(letter: Letter) -> None:
    lines = preflight.check(letter)

    assert [line.says for line in lines if line.level in ("error", "warning")] == [
        "17 addressees have no confirmed mission in Geneva",
        "English, paragraph 1: A/C.1/84/L.16 is of session 84, which opens in 2029",
        "English, paragraph 1: A/C.1/84/L.16 is a draft, and it is cited as adopted",
        "French text missing: 31 French-speaking addressees will receive English",
    ]
    assert "195 addressees, 195 personal reply links" in [line.says for line in lines]


def test_thirty_consented_less_the_presidency_hear_the_request_to_sign(letter: Letter) -> None:
    circular = Circular.of_letter(letter)

    asked = [one for one in circular.addressees if len(facts.of(circular, one)["paragraphs"]) == 5]

    assert len(circular.addressees) == 195
    assert len(asked) == 29
