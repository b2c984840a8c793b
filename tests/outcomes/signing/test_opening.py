"""Opening freezes a text and makes its blocks; closing and voiding end it, each in its way."""

from __future__ import annotations

from datetime import date

import pytest

from invitations import replies
from invitations.models import Act, State
from invitations.replies import Person
from msp.models import LogEntry, Meeting, User
from outcomes import sealing, signatories, versions
from outcomes.faults import NotPossible
from outcomes.models import Signature, SignedPaper, Signing
from outcomes.paragraphs import Kind, Paragraph
from outcomes.signing import blocks, opening
from outcomes.signing.opening import Plan
from tests import make
from tests.outcomes.signing import room

pytestmark = pytest.mark.django_db


def standing(of: Signing) -> list[str]:
    found = Signature.objects.filter(block__signing=of).order_by("pk")
    return list(found.values_list("status", flat=True))


def test_a_text_is_opened_with_a_block_for_each_state_that_has_consented(meeting: Meeting, secretary: User) -> None:
    make.delegation(meeting, "KEN")
    make.organisation_delegation(meeting)

    found = room.signing(meeting, secretary)

    assert [(one.position, one.state.code) for one in found.blocks.order_by("position")] == [
        (1, "AUT"),
        (2, "LAO"),
        (3, "NOR"),
    ]
    assert found.text_sha256 == found.version.content_sha256
    assert LogEntry.objects.get(deed="opened for signature").facts == {"number": 1, "blocks": 3}


def test_who_consented_after_the_day_does_not_sign(meeting: Meeting, secretary: User) -> None:
    make.consented(make.delegation(meeting, "KEN"), on=date(2010, 3, 18))

    found = room.signing(meeting, secretary, codes=("NOR",))

    assert [one.state.code for one in found.blocks.all()] == ["NOR"]


def test_the_presidency_that_is_not_invited_signs_as_well(meeting: Meeting, secretary: User) -> None:
    lao = make.state("LAO")
    Act.objects.create(state=lao, treaty=meeting.treaty, kind="ratification", on=date(2009, 3, 18))

    found = room.signing(meeting, secretary, codes=("NOR",))

    blocks_ = found.blocks.order_by("state__code")
    assert [(one.state.code, one.delegation_id is None) for one in blocks_] == [("LAO", True), ("NOR", False)]


def test_a_picked_list_takes_the_place_of_the_status(meeting: Meeting, secretary: User) -> None:
    make.delegation(meeting, "KEN")

    found = room.signing(meeting, secretary, codes=("NOR",), **{"role": "head"})
    found_codes = [one.code for one in opening.signers_of(meeting, Plan(counts_on=room.DAY, codes=["KEN"]))]

    assert (found.role, found_codes, opening.unknown(["KEN", "XXX"])) == ("head", ["KEN"], ["XXX"])


def test_a_text_opened_twice_is_one_signing(meeting: Meeting, secretary: User) -> None:
    first = room.signing(meeting, secretary)

    second = opening.open_(first.version, Plan(counts_on=room.DAY), by=secretary, now=room.NOW)

    assert (second, Signing.objects.count(), second.blocks.count()) == (first, 1, 3)


def test_an_old_version_and_nobody_at_all_are_refused(meeting: Meeting, secretary: User) -> None:
    text = room.document(meeting, secretary)
    old = versions.head(text)
    with pytest.raises(NotPossible, match="Nobody may sign"):
        opening.open_(old, Plan(counts_on=room.DAY), by=secretary, now=room.NOW)
    sealing.seal(text, [Paragraph("p9", Kind.PLAIN, "Other")], base=old, by=secretary, now=room.NOW)

    with pytest.raises(NotPossible, match="newest"):
        opening.open_(old, Plan(counts_on=room.DAY), by=secretary, now=room.NOW)


def test_states_stand_in_the_order_of_the_texts_language() -> None:
    names = {"NOR": ("Norway", "Norvège", 2, 2), "AUT": ("Österreich", "Autriche", 1, 3), "MEX": ("Mexico", "A", 3, 1)}
    states = [_state(code, *facts) for code, facts in names.items()]

    def codes(order: str, language: str) -> list[str]:
        return [one.code for one in blocks.ordered(states, order, language)]

    assert codes("text", "en") == ["AUT", "NOR", "MEX"]
    assert codes("text", "fr") == codes("fr", "en") == ["MEX", "NOR", "AUT"]
    assert codes("en", "fr") == ["AUT", "NOR", "MEX"]
    assert codes("text", "es") == ["MEX", "NOR", "AUT"]


def _state(code: str, english: str, french: str, seat_en: int, seat_fr: int) -> State:
    return State(code=code, name_en=english, name_es=english, name_fr=french, seat_en=seat_en, seat_fr=seat_fr)


def test_a_block_knows_who_signs_from_the_reply_and_staff_know_it_better(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary)
    reply = make.reply(make.invitation(room.block(found).delegation))
    signatories.name(reply, Person("First Secretary, Norway", "First Secretary"), authority="note")
    lao = room.block(found, "LAO")
    lao.name, lao.authority = "Ambassador, Lao PDR", "promised"
    lao.save()

    rows = {one.block.state.code: one for one in blocks.rows(found)}

    assert (str(rows["NOR"].person), rows["NOR"].authority, rows["NOR"].is_ready) == (
        "First Secretary, Norway, First Secretary",
        "note",
        True,
    )
    assert (str(rows["LAO"].person), rows["LAO"].is_ready) == ("Ambassador, Lao PDR", False)
    assert blocks.counted(list(rows.values())) == {"total": 3, "signed": 0, "ready": 1, "unsure": 1, "unnamed": 1}


def test_heads_of_delegation_are_those_who_stand_first_on_the_list(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary, role="head")
    reply = make.reply(make.invitation(room.block(found).delegation))
    replies.name_delegates(reply, [Person("Minister, Norway"), Person("Ambassador, Norway")])

    assert [str(one.person) for one in blocks.rows(found) if one.person] == ["Minister, Norway"]


def test_blocks_cost_the_same_queries_for_one_and_thirty(
    meeting: Meeting, secretary: User, django_assert_num_queries: object
) -> None:
    few = room.signing(meeting, secretary, codes=("NOR",))
    with django_assert_num_queries(3):
        blocks.rows(few)
    opening.void(few, expects=0, words="More", by=secretary, now=room.NOW)
    codes = [f"S{n:02}" for n in range(30)]
    for code in codes:
        make.consented(make.delegation(meeting, code))
    many = opening.open_(few.version, Plan(counts_on=room.DAY), by=secretary, now=room.NOW)

    with django_assert_num_queries(3):
        assert len(blocks.rows(many)) == 31


def test_a_new_version_is_refused_while_a_text_is_open_for_signature(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary)
    room.signed(found, secretary, "NOR", "AUT")

    with pytest.raises(versions.SignedError, match="voids 2 signatures"):
        sealing.seal(
            found.document, [Paragraph("p1", Kind.PLAIN, "Mended")], base=found.version, by=secretary, now=room.NOW
        )

    assert found.document.versions.count() == 1
    assert standing(found) == ["stands", "stands"]


def test_voiding_says_how_many_are_lost_and_keeps_them(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary)
    room.signed(found, secretary, "NOR", "AUT")

    with pytest.raises(opening.Moved, match="There are 2 signatures by now, not 1"):
        opening.void(found, expects=1, words="A slip", by=secretary, now=room.NOW)
    lost = opening.void(found, expects=2, words="A slip", by=secretary, now=room.NOW)
    again = opening.void(found, expects=2, words="A slip", by=secretary, now=room.NOW)

    assert (lost, again, found.status, found.lost) == (2, 0, "void", 2)
    assert standing(found) == ["void", "void"]
    sealing.seal(
        found.document, [Paragraph("p1", Kind.PLAIN, "Mended")], base=found.version, by=secretary, now=room.NOW
    )
    anew = opening.open_(versions.head(found.document), Plan(counts_on=room.DAY), by=secretary, now=room.NOW)
    assert blocks.tally(anew) == blocks.Tally(3, 0)


def test_voiding_wants_a_reason(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary)

    with pytest.raises(NotPossible, match="why the text is corrected"):
        opening.void(found, expects=0, words=" ", by=secretary, now=room.NOW)


def test_a_signing_that_is_not_complete_is_closed_by_a_decision_in_words(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary)
    with pytest.raises(NotPossible, match="Nobody has signed"):
        opening.close(found, by=secretary, now=room.NOW)
    room.signed(found, secretary, "NOR")
    with pytest.raises(NotPossible, match="2 States have not signed"):
        opening.close(found, by=secretary, now=room.NOW)

    done = opening.close(found, by=secretary, now=room.NOW, words="By decision of the Presidency")
    again = opening.close(found, by=secretary, now=room.NOW, words="Once more")

    assert (done, again, found.status, found.words) == (True, False, "closed", "By decision of the Presidency")
    paper = SignedPaper.objects.get()
    assert (paper.number, paper.status, paper.signatures.count()) == (0, "promised", 1)


def test_a_complete_signing_needs_no_words(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary, codes=("NOR",))
    room.signed(found, secretary, "NOR")

    assert opening.close(found, by=secretary, now=room.NOW)


def test_an_addendum_holds_the_late_and_nobody_twice(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary)
    with pytest.raises(NotPossible, match="follows a signing that is closed"):
        opening.add(found, by=secretary, now=room.NOW)
    room.signed(found, secretary, "NOR")
    opening.close(found, by=secretary, now=room.NOW, words="By decision")
    with pytest.raises(NotPossible, match="no late signature"):
        opening.add(found, by=secretary, now=room.NOW)
    room.signed(found, secretary, "AUT")

    first = opening.add(found, by=secretary, now=room.NOW)
    room.signed(found, secretary, "LAO")
    second = opening.add(found, by=secretary, now=room.NOW)

    held = [[one.block.state.code for one in paper.signatures.all()] for paper in (first, second)]
    assert ([first.number, second.number], held) == ([1, 2], [["AUT"], ["LAO"]])


def test_the_screen_has_an_address_that_can_be_switched_off(meeting: Meeting, secretary: User) -> None:
    found = room.signing(meeting, secretary)

    key = opening.show_screen(found, by=secretary)
    same = opening.show_screen(found, by=secretary)
    off = opening.hide_screen(found, by=secretary)
    new = opening.show_screen(found, by=secretary)

    assert (len(key), same, off, new != key) == (24, key, True, True)
