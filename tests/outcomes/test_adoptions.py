"""Adoption locks a text; what it mends afterwards is technical."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections

from outcomes import adoptions, versions, workingcopies
from outcomes.faults import NotPossible
from outcomes.models import Adoption, Document, Silence, Version
from tests.outcomes.proposing import LINES, NOW, delegation, paper, paragraphs, propose, reworded, seal, staff
from tests.outcomes.texts import text as lines

pytestmark = pytest.mark.django_db
DAY = date(2010, 11, 12)


@pytest.fixture
def text() -> Document:
    return paper()


def head(text: Document) -> Version:
    found = versions.head(text)
    assert found is not None
    return found


def adopt(text: Document, manner: str = "as-is", version: Version | None = None) -> Adoption:
    return adoptions.adopt(version or head(text), manner, on=DAY, by=staff(text), now=NOW)


def test_what_is_adopted_is_locked_and_takes_no_proposals(text: Document) -> None:
    propose(text, **reworded(1, "as soon as possible", "soon"))

    assert adopt(text) == adopt(text)

    with pytest.raises(versions.LockedError):
        seal(text, *LINES[:2])
    text.refresh_from_db()
    assert not text.proposals_are_open
    assert Version.objects.count() == 1


def test_only_the_newest_version_is_adopted_and_once(text: Document) -> None:
    old = head(text)
    seal(text, *LINES[:2])

    with pytest.raises(NotPossible, match="newest"):
        adopt(text, version=old)
    adopt(text, "orally-revised")
    with pytest.raises(NotPossible, match="already"):
        adopt(text, "as-is")


def test_by_silence_only_what_silence_was_kept_on(text: Document) -> None:
    with pytest.raises(NotPossible, match="not kept"):
        adopt(text, "silence")
    Silence.objects.create(
        version=head(text), opens_at=NOW, closes_at=NOW.replace(hour=18), zone="Europe/Zurich", by=staff(text),
        outcome="kept", concluded_at=NOW.replace(hour=18),
    )  # fmt: skip

    assert adopt(text, "silence").manner == "silence"


def test_ad_referendum_is_confirmed_later_and_once(text: Document) -> None:
    adoption = adopt(text, "ad-ref")

    with pytest.raises(NotPossible, match="before"):
        adoptions.confirm(adoption, on=date(2010, 11, 1), by=staff(text))
    done = [adoptions.confirm(adoption, on=date(2010, 12, 1), by=staff(text)) for _ in range(2)]
    assert done == [True, False]


def test_a_reservation_stands_with_the_adoption_in_its_newest_words(text: Document) -> None:
    adoption = adopt(text)
    for words in ("On paragraph 2", "On paragraphs 2 and 3"):
        adoptions.reserve(adoption, delegation(text), words, by=staff(text))

    assert [one.words for one in adoption.reservations.all()] == ["On paragraphs 2 and 3"]
    with pytest.raises(NotPossible):
        adoptions.reserve(adoption, delegation(text), " ", by=staff(text))


def test_a_slip_is_mended_by_a_rectification_and_substance_is_seen(text: Document) -> None:
    adoption = adopt(text)
    first, *rest = paragraphs(text)
    mended = lines(first.text.replace("Encourage", "Encourrage"), *(one.text for one in rest))
    assert adoptions.touched(adoption, mended) == []
    assert adoptions.touched(adoption, lines(*LINES[:2]))
    copy = workingcopies.save(workingcopies.of(text, staff(text)), mended, lock=0, now=NOW)

    version = workingcopies.seal(copy, by=staff(text), now=NOW)

    assert (version.number, version.rectification.adoption, version.label) == (2, adoption, "Technical rectification")


@pytest.mark.django_db(transaction=True)
def test_of_two_adoptions_at_once_one_counts_and_the_other_is_told() -> None:
    text = paper()
    version, by = head(text), staff(text)
    found: list[object] = []
    together = threading.Barrier(2)

    def work(manner: str) -> None:
        together.wait()
        try:
            found.append(adoptions.adopt(version, manner, on=DAY, by=by, now=NOW))
        except NotPossible as told:
            found.append(told)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(manner,)) for manner in ("as-is", "ad-ref")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(one).__name__ for one in found) == ["Adoption", "NotPossible"]
