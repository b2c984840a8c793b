"""The roadmap non-paper, written from the records."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from msp import clock
from msp.desk import founding, nonpaper
from msp.models import Event, Meeting
from outcomes import printing, redline, versions, word_in
from outcomes.models import Document, Version
from outcomes.paragraphs import Kind
from tests import make
from tests.msp import reading
from tests.msp.founding import SAMPLE

pytestmark = pytest.mark.django_db
# Every date and item of the founding non-paper; of the 30th deposit the day is the depositary's, not the paper's slip.
FOUNDING = (
    "DRAFT NON-PAPER",
    "Roadmap to the First Meeting of States Parties to the Convention on Cluster Munitions",
    "Circulated to all interested States by the government of the Lao People",
    "following the 30th ratification of the Convention on Cluster Munitions",
    "A/RES/64/36",
    "2 December 2009",
    "is grateful to the member States of the United Nations",
    "welcoming the offer",
    "30th instrument of ratification",
    "16 February 2010",
    "1 August 2010",
    "in Vientiane, 8–12 November 2010",
    "More details on arrangements",
    "sign and ratify the Convention on Cluster Munitions without delay",
    "accede to it in advance of the meeting",
    "further invites all interested States and organisations to:",
    "undertake regional work to support signature and ratification of and accession to the Convention",
    "(Regional meeting, hosted by South Africa, 25–26 March 2010)",
    "meet before the First Meeting of States Parties, including at an open-ended working meeting, where States can "
    "(Open-ended meeting, hosted by Chile, 7–9 June 2010):",
    "discuss efforts to promote universal adherence to the Convention",
    "exchange views on all aspects of the Convention, in particular cooperation and assistance",
    "discuss and prepare the substantive and procedural work of the First Meeting of States Parties",
    "celebrate the day of entry into force",
    "Sunday 1 August 2010",
    "being the first day of the sixth month after the month in which the 30th ratification is deposited",
    "sharing information through",
    "with a view to attracting the maximum number of States",
    "bilaterally and in all relevant multilateral fora",
    "regular coordination meetings based on a common set of objectives and priorities for universalisation",
    "effective partnerships with all relevant organisations, including the United Nations, the ICRC and the Cluster",
)


FOUNDING_PAPER = (SAMPLE / "roadmap.md").read_text(encoding="utf-8").partition("\n\n")[2]


@pytest.fixture
def sample() -> Meeting:
    return founding.open_sample()


def written(meeting: Meeting) -> tuple[Document, bool]:
    by = make.user("presidency", meeting)
    return nonpaper.write(meeting, by=by, now=timezone.now(), today=clock.today(meeting))


def text(document: Document) -> str:
    head = versions.head(document)
    assert head is not None
    return "\n".join(one.text for one in versions.read(head))


def test_it_holds_every_date_and_item_of_the_founding_one(sample: Meeting) -> None:
    said = text(written(sample)[0])

    assert [words for words in FOUNDING if words not in said] == []
    assert "17 February" not in said
    assert "by 31 May 2010 will be a State Party" in said
    assert "the week of 6 September 2010" in said


DAY = re.compile(r"\d{1,2}(?:[-–]\d{1,2})? [A-Z][a-z]+ \d{4}")
# What the founding paper says in another form than the records do: "adopted", "enters", "consented", a bare run of
# days, and dates that are suggested where it has made arrangements.
OTHERWISE = {"adopting", "enter", "consent", "held", "from", "made"}


def test_every_date_of_the_founding_paper_stands_in_the_new_one(sample: Meeting) -> None:
    founding_days = {one.replace("-", "–") for one in DAY.findall(FOUNDING_PAPER)}
    days = {one.replace("-", "–") for one in DAY.findall(text(written(sample)[0]))}

    assert len(founding_days) == 6
    # The deposit was made a day earlier than the paper says; the records know.
    assert founding_days - days == {"17 February 2010"}
    assert days - founding_days == {"16 February 2010", "31 May 2010", "6 September 2010"}


def test_every_word_of_the_founding_paper_stands_in_the_new_one(sample: Meeting) -> None:
    assert words(FOUNDING_PAPER) - words(text(written(sample)[0])) == OTHERWISE


def words(said: str) -> set[str]:
    """The words of a text that carry its substance: four letters and more, one name for the presidency."""
    plain = said.casefold().replace("lao pdr", "lao people’s democratic republic").replace("'", "’")
    return {one.removesuffix("’s") for one in re.findall(r"[a-z][a-z’-]{3,}", plain)}


def test_it_is_the_next_version_of_the_founding_one_and_keeps_its_paragraphs(sample: Meeting) -> None:
    document, is_new = written(sample)

    assert (is_new, document.versions.count()) == (True, 2)
    first, second = (versions.read(one) for one in Version.objects.filter(document=document).order_by("number"))
    kept = {one.pid for one in first} & {one.pid for one in second}
    assert len(kept) > len(first) * 0.7
    assert redline.accept(redline.compare(first, second)) == [one.text for one in second]
    assert [one.kind for one in second].count(Kind.SUBSUB) == 3


def test_written_again_it_is_new_only_where_a_record_changed(sample: Meeting) -> None:
    document, _new = written(sample)
    assert written(sample) == (document, False)

    Event.objects.filter(kind="regional").update(starts_on=date(2010, 3, 29), ends_on=date(2010, 3, 30))

    assert written(sample) == (document, True)
    assert "29–30 March 2010" in text(document)


def test_what_is_the_offices_own_is_not_written_down(sample: Meeting) -> None:
    Event.objects.filter(kind="regional").update(audience="office")

    assert "South Africa" not in text(written(sample)[0])


def test_a_meeting_with_a_bare_road_has_a_non_paper_too(meeting: Meeting) -> None:
    meeting.events.all().delete()

    document, is_new = written(meeting)

    assert is_new
    assert "further invites all interested States" in text(document)


def test_the_button_writes_it_and_shows_it(sample: Meeting) -> None:
    client = Client()
    client.force_login(make.user("secretariat", sample))

    for said in ("is written from the records", "nothing has changed"):
        page = client.post(f"/{sample.slug}/dates/paper/", follow=True)
        assert said in page.content.decode()
    assert client.get(f"/{sample.slug}/dates/paper/").status_code == 405


def test_one_press_gives_the_word_file_and_one_the_pdf(sample: Meeting) -> None:
    client = Client()
    client.force_login(make.user("secretariat", sample))
    url = f"/{sample.slug}/dates/paper/"

    word = client.post(url, {"form": "word"}, follow=True)
    assert word.headers["Content-Disposition"].endswith('-v2.docx"')
    document = sample.documents.get(title=nonpaper.title_of(sample))
    assert [one.text for one in word_in.accepted(word_in.read(word.content))] == [
        one.text for one in versions.read(head(document))
    ]

    wait = client.post(url, {"form": "pdf"})
    assert wait["Location"] == f"/{sample.slug}/texts/{document.slug}/pdf/?view=clean"
    assert client.get(wait["Location"]).status_code == 200
    printing.make(printing.paper(head(document)))
    pdf = client.get(wait["Location"])
    assert pdf["Content-Type"] == "application/pdf"
    said = reading.text(pdf.content)
    assert "DRAFT NON-PAPER" in said
    assert "Circulated to all interested States by the government of" in said
    assert document.versions.count() == 2


def test_the_roadmap_shows_the_paper_to_who_may_read_it(sample: Meeting) -> None:
    reader, title = Client(), nonpaper.title_of(sample)
    reader.force_login(make.user("reader", sample))
    page = reader.get(f"/{sample.slug}/dates/").content.decode()
    assert title in page
    assert "Version 1, sealed on 26 February 2010" in page
    assert "Write the non-paper" not in page

    Document.objects.update(audience="office")
    assert title not in reader.get(f"/{sample.slug}/dates/").content.decode()


def head(document: Document) -> Version:
    found = versions.head(document)
    assert found is not None
    return found
