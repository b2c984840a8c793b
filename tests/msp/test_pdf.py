"""Official paper: what is printed, how it is built, and what it refuses."""

import hashlib
import logging
import os
import re
import subprocess
import sys
from collections import Counter
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import normalize

import page as validator
import pikepdf
import pytest
import zxingcpp
from django.conf import settings as house

from msp import bootstrap, fonts, pdf
from tests.msp import founding, reading

GARAMOND = {f"EB Garamond{face}" for face in ("", " Bold", " Italic", " Bold Italic")}
LAO = {"Phetsarath OT", "Noto Serif Lao"}
FOOT_FROM = 255  # millimetres from the top
LANGUAGES = ["letter", "french", "spanish", "russian", "arabic"]


@pytest.fixture(scope="module")
def golden() -> bytes:
    """The founding letter to Norway with its three enclosures."""
    enclosures = [pdf.enclosure(facts) for facts in founding.enclosures()]
    return pdf.join(pdf.letter(founding.letter()), enclosures)


# The machine.


def test_the_library_without_which_letters_take_twelve_times_longer_is_there() -> None:
    fonts.activate()
    from weasyprint.text.ffi import harfbuzz_subset  # noqa: PLC0415 - the faces must be named first

    assert harfbuzz_subset, bootstrap.repair_line(["libharfbuzz-subset0"])


def test_a_machine_without_pango_is_told_the_line_to_run() -> None:
    script = (
        "import sys, django; django.setup()\n"
        "class Without:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'weasyprint': raise OSError('cannot load library')\n"
        "sys.meta_path.insert(0, Without())\n"
        "from msp import pdf\n"
        "try: pdf.render('pdf/letter.html', {})\n"
        "except pdf.Unavailable as error: print(error)\n"
    )

    said = _in_another_process(script)

    assert said.startswith(b"Letters cannot be printed here yet.")
    assert b"apt-get install" in said


def test_only_the_faces_of_the_house_are_used(golden: bytes) -> None:
    used = reading.faces(golden)

    assert {"EB Garamond", "EB Garamond Bold", "EB Garamond Italic"} < used
    assert used - LAO < GARAMOND
    assert len(used & LAO) == 1


def test_the_style_sheet_is_understood_to_the_last_word(caplog: pytest.LogCaptureFixture) -> None:
    pdf.letter(founding.letter())
    logging.getLogger("weasyprint").addHandler(caplog.handler)

    pdf._Press().sheet("paper.css")

    logging.getLogger("weasyprint").removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records] == []


def test_the_paper_avoids_what_is_slow_or_breaks_the_typesetter() -> None:
    paper = [*(house.BASE_DIR / "templates" / "pdf").glob("*.html"), house.BASE_DIR / "static" / "pdf" / "paper.css"]

    words = ("display: flex", "display:flex", "marker{", 'alt=""', "woff", "@font-face", "http", "url(")
    found = [(path.name, word) for path in paper for word in words if word in path.read_text()]
    assert found == []
    assert not re.search(r"li::marker\s*{[^}]*content", paper[-1].read_text())


# What is printed.


def test_the_founding_letter_is_one_page_with_three_pages_of_enclosures(golden: bytes) -> None:
    assert pdf.pages(golden) == 4


def test_the_first_page_reads_as_the_letter_was_sent(golden: bytes) -> None:
    said = reading.text(golden, 0)

    for words in (
        "Lao People’s Democratic Republic Peace Independence Democracy Unity Prosperity",
        "No: 026 Lao PM.GE.10 Geneva, 5 March 2010 Excellency, With reference to the UNGA resolution",
        "With the 30th instrument of ratification",
        "1st of August 2010",
        "Please accept, Your Excellency, the assurances of my Highest Consideration Yours sincerely Yong CHANTHALANGSY",
        "R.S.V.P. to Mr. Khonepheng THAMMAVONG rsvp@presidency.example by 15 March 2010",
    ):
        assert words in said


def test_the_letter_with_its_request_set_apart_still_fits_its_page() -> None:
    paragraphs = founding.letter()["paragraphs"]
    told, ask, asked = paragraphs[1].partition("I would ask that all 30")

    data = pdf.letter(founding.letter(paragraphs=[paragraphs[0], told, ask + asked, *paragraphs[2:]]))

    assert pdf.pages(data) == 1


def test_the_lao_name_is_kept_character_for_character(golden: bytes) -> None:
    said = normalize("NFKC", reading.written(golden))

    for line in founding.LAO:
        assert normalize("NFKC", line) in said.split("\n")


def test_the_addressee_stands_at_the_foot_of_the_first_page(golden: bytes) -> None:
    lines = reading.lines(golden)

    block = [line for line in lines if line.text in founding.ADDRESSEE and line.top > FOOT_FROM]
    assert [line.text for line in block] == founding.ADDRESSEE
    assert all(line.top >= FOOT_FROM and line.bottom <= 285 and line.right <= 110 for line in block)


def test_the_emblem_is_drawn_in_navy_at_the_head(golden: bytes) -> None:
    image = reading.picture(golden, dpi=100)

    emblem = image.crop((370, 55, 460, 137))
    assert reading.colours(emblem)[(29, 47, 85)] > 400


@pytest.mark.parametrize("pages", [2, 3, 4])
def test_a_longer_letter_keeps_its_foot_on_the_first_page_and_loses_no_word(pages: int) -> None:
    words = [f"w{number:04d}" for number in range(480 * pages - 330)]
    facts = founding.letter(paragraphs=[" ".join(words[at : at + 90]) for at in range(0, len(words), 90)])

    data = pdf.letter(facts)

    said = reading.text(data)
    assert pdf.pages(data) == pages
    assert [word for word in said.split() if word in set(words)] == words
    first = reading.lines(data)
    foot = min(line.top for line in first if line.text in (founding.ADDRESSEE[0], "R.S.V.P. to"))
    body = [line for line in first if line.text.startswith("w")]
    assert max(line.bottom for line in body) < foot
    assert all(upper.bottom <= lower.top + 1 for upper, lower in pairwise(body))
    assert said.count("R.S.V.P.") == 1
    assert f"– {pages} –" in reading.text(data, pages - 1)


def test_each_enclosure_counts_its_pages_from_one() -> None:
    facts = founding.enclosures()[1]
    long = {**facts, "body": facts["body"] * 3}

    joined = pdf.join(pdf.letter(founding.letter()), [pdf.enclosure(long), pdf.enclosure(facts)])

    numbers = [reading.lines(joined, page)[-1].text for page in range(1, pdf.pages(joined))]
    assert numbers == ["– 1 –", "– 2 –", "– 3 –", "– 1 –"]


@pytest.mark.parametrize(
    "name",
    [
        "H.E. Mr. Łukasz KAŹMIERCZAK",
        "H.E. Ms. Phương NGUYỄN",
        "Žaneta Ťažká",
        "السيد محمد",
        "H.E. Mr. " + "Wolfeschlegelsteinhausen" * 3,
        "Permanent Mission of the Plurinational State of Somewhere to the United Nations!!",
    ],
)
def test_names_are_printed_whole_and_inside_their_column(name: str) -> None:
    data = pdf.letter(founding.letter(addressee=[name, " ", "Ambassador"], paragraphs=["Text"], enclosures=[]))

    block = [line for line in reading.lines(data) if line.top > 245 and line.left < 110]
    assert Counter("".join(line.text for line in block).replace(" ", "")) == Counter(
        f"{name}Ambassador".replace(" ", "")
    )
    assert all(line.right <= 110 for line in block)


def test_surnames_in_small_capitals_are_still_copied_as_written() -> None:
    signatory = {"name": "Phương NGUYỄN-ÁLVAREZ", "title": "Ambassador"}

    data = pdf.letter(founding.letter(signatory=signatory))

    assert "Phương NGUYỄN-ÁLVAREZ" in reading.text(data)
    assert "Phương NGUYỄN-ÁLVAREZ" in reading.written(data).replace("\n", "")


@pytest.mark.parametrize("character", ["🦄", "Ꭰ", "张", "\ue000"])
def test_a_character_that_no_face_has_is_refused_by_name(character: str) -> None:
    with pytest.raises(pdf.MissingGlyph) as caught:
        pdf.letter(founding.letter(addressee=[f"Mr. {character}"]))

    assert caught.value.characters == character
    assert f"U+{ord(character):04X}" in str(caught.value)


def test_a_letter_after_a_refused_one_is_printed() -> None:
    with pytest.raises(pdf.MissingGlyph):
        pdf.letter(founding.letter(salutation="🦄"))

    assert pdf.pages(pdf.letter(founding.letter())) == 1


def test_a_reference_in_an_arabic_letter_runs_from_left_to_right() -> None:
    data = pdf.letter(founding.arabic())

    lines = reading.lines(data)
    assert any("026 Lao PM.GE.10" in reading.seen(data, line) for line in lines)
    foot = [line for line in lines if line.top > FOOT_FROM and "ANGELL-Hansen" in line.text]
    assert all(line.right > 180 for line in foot)
    assert foot


def test_french_keeps_its_narrow_spaces() -> None:
    data = pdf.letter(founding.french())

    assert "dépositaire ? « Tous les États », dit-on ; le 1" in reading.text(data)
    assert 0.1 < reading.gap_before(data, "?") < reading.gap_before(data, "l") * 0.8


def test_a_lao_paragraph_stays_on_the_page() -> None:
    paragraph = "ປະເທດລາວເປັນເຈົ້າພາບກອງປະຊຸມຄັ້ງທີໜຶ່ງຂອງລັດພາຄີສົນທິສັນຍາວ່າດ້ວຍລະເບີດລູກຫວ່ານແລະເຊີນທຸກປະເທດເຂົ້າຮ່ວມ" * 4

    data = pdf.letter(founding.letter(language="lo", paragraphs=[paragraph]))

    assert len(paragraph) > 400
    assert max(line.right for line in reading.lines(data)) <= 185.5


def test_a_preview_marks_what_differs_and_a_draft_says_so() -> None:
    facts = founding.letter(paragraphs=["To {state}."], watermark="DRAFT")

    plain, marked = pdf.letter(facts | {"watermark": ""}), pdf.letter(facts, preview=True)

    assert "DRAFT" in reading.written(marked)
    assert "DRAFT" not in reading.written(plain)
    yellow = (255, 241, 184)
    assert reading.colours(reading.picture(marked))[yellow] > 100
    assert yellow not in reading.colours(reading.picture(plain))


def test_a_letter_that_asks_for_no_reply_has_no_link() -> None:
    data = pdf.letter(founding.letter(rsvp=None))

    assert reading.links(data) == []
    assert "R.S.V.P." not in reading.text(data)


def test_the_code_and_the_link_are_the_personal_link() -> None:
    for number in range(5):
        link = founding.LINK.replace("abc", f"x{number}z")
        data = pdf.letter(founding.letter(rsvp=founding.rsvp(link=link)))

        [code] = zxingcpp.read_barcodes(reading.picture(data, dpi=100))

        assert code.text == link
        assert set(reading.links(data)) == {link}


# How it is built.


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_meets_the_standard_for_screen_readers(language: str) -> None:
    data = pdf.letter(getattr(founding, language)())

    assert _breaches(data) == []


def test_the_joined_letter_meets_the_standard_for_screen_readers(golden: bytes) -> None:
    assert _breaches(golden) == []
    assert reading.bookmarks(golden) == [
        ("No: 026 Lao PM.GE.10", 0),
        (founding.enclosures()[0]["title"], 1),
        (founding.enclosures()[1]["title"], 2),
        ("Agenda", 3),
    ]


def test_every_mark_on_a_joined_page_leads_to_its_own_element(golden: bytes) -> None:
    with pikepdf.open(BytesIO(golden)) as document:
        parents = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        keys = [int(page.StructParents) for page in document.pages]
        for key, sheet in zip(keys, document.pages, strict=True):
            assert {element.Pg.objgen for element in parents[key]} == {sheet.obj.objgen}
        annotations = [note for page in document.pages for note in page.obj.get("/Annots", [])]
        assert {str(parents[int(note.StructParent)].S) for note in annotations} == {"/Link"}

    assert len(set(keys)) == 4


def test_the_letter_says_its_language_its_title_and_which_lines_are_lao() -> None:
    with pikepdf.open(BytesIO(pdf.letter(founding.french()))) as document:
        spoken = {str(thing.get("/Lang")) for thing in document.objects if _is_section(thing)}

        assert str(document.Root.Lang) == "fr"
        assert str(document.docinfo["/Title"]) == "N° 026 Lao PM.GE.10 République démocratique populaire lao"
        assert spoken == {"lo"}


def test_the_same_facts_give_the_same_bytes_here_and_in_another_process(golden: bytes) -> None:
    script = (
        "import hashlib, django; django.setup()\n"
        "from msp import pdf\nfrom tests.msp import founding\n"
        "parts = [pdf.enclosure(facts) for facts in founding.enclosures()]\n"
        "print(hashlib.sha256(pdf.join(pdf.letter(founding.letter()), parts)).hexdigest())\n"
    )

    again = pdf.join(pdf.letter(founding.letter()), [pdf.enclosure(facts) for facts in founding.enclosures()])

    assert again == golden
    assert _in_another_process(script).decode().strip() == hashlib.sha256(golden).hexdigest()


def test_no_letter_of_a_batch_holds_anything_of_another() -> None:
    names = [f"Mission of State-{number:02d}" for number in range(12)]
    links = [founding.LINK.replace("abc", f"q{number:02d}") for number in range(12)]
    enclosure = pdf.enclosure(founding.enclosures()[2])

    batch = [
        pdf.join(pdf.letter(founding.letter(addressee=[name], rsvp=founding.rsvp(link=link))), [enclosure])
        for name, link in zip(names, links, strict=True)
    ]

    for own, data in enumerate(batch):
        said, inside = reading.text(data), reading.everything(data)
        assert [name for name in names if name in said] == [names[own]]
        assert [link for link in links if link.encode() in inside] == [links[own]]


def test_a_worker_does_not_grow_with_its_letters() -> None:
    def megabytes_after(letters: int) -> float:
        for number in range(letters):
            pdf.letter(founding.letter(rsvp=founding.rsvp(link=f"{founding.LINK}{number}")))
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    before = megabytes_after(10)
    after = megabytes_after(40)

    # A cache shared between letters grows by 1.15 MB for each of them.
    assert after - before < 20


def test_an_uploaded_paper_with_tags_is_bound_with_them() -> None:
    joined = pdf.join(pdf.letter(founding.letter()), [_tagged(), pdf.enclosure(founding.enclosures()[2])])

    with pikepdf.open(BytesIO(joined)) as document:
        root = document.Root.StructTreeRoot
        parents = pikepdf.NumberTree(root.ParentTree)
        sheet, form = document.pages[1], document.pages[1].Resources.XObject.Fm
        letter, upload, agenda = root.K[0], root.K[0].K[-2], root.K[0].K[-1]
        assert [str(part.S) for part in (letter, upload, agenda)] == ["/Document", "/Part", "/Part"]
        assert [str(part.get("/Lang")) for part in (upload, agenda)] == ["es", "en"]
        assert str(root.RoleMap.Titulo) == "/H1"
        assert str(parents[int(sheet.StructParents)][0].S) == "/Titulo"
        assert str(parents[int(form.StructParents)][0].S) == "/P"
        assert [str(kid.S) for kid in upload.K] == ["/Sect"]
        assert (upload.K[0].P.objgen, upload.P.objgen) == (upload.objgen, letter.objgen)
    assert [title for title, _page in reading.bookmarks(joined)] == ["No: 026 Lao PM.GE.10", "Agenda"]


def test_the_whole_claims_the_standard_only_if_every_part_does() -> None:
    letter, agenda = pdf.letter(founding.letter()), pdf.enclosure(founding.enclosures()[2])

    for enclosures in ([agenda, _tagged()], [_tagged(), agenda], [_untagged()]):
        assert b"pdfuaid" not in reading.everything(pdf.join(letter, enclosures))
    assert b"pdfuaid" in reading.everything(pdf.join(letter, [agenda]))


def test_an_uploaded_paper_without_tags_is_bound_behind_the_letter() -> None:
    joined = pdf.join(pdf.letter(founding.letter()), [_untagged()])

    assert pdf.pages(joined) == 2
    assert reading.bookmarks(joined) == [("No: 026 Lao PM.GE.10", 0)]


def test_an_outline_that_runs_in_a_circle_ends() -> None:
    joined = pdf.join(pdf.letter(founding.letter()), [_untagged(circle=True)])

    assert pdf.pages(joined) == 2


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"\x00" * 5000])
def test_what_is_not_a_pdf_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(pdf.Failed, match="cannot be bound"):
        pdf.join(pdf.letter(founding.letter()), [data])


def test_a_letter_without_enclosures_stays_as_it_is() -> None:
    letter = pdf.letter(founding.letter())

    assert pdf.join(letter, []) == letter


def test_an_address_that_no_foot_can_hold_is_refused_at_once() -> None:
    with pytest.raises(pdf.Failed, match="too long"):
        pdf.letter(founding.letter(addressee=["x" * 10_000]))


def _breaches(data: bytes) -> list[str]:
    report = validator.validate_pdf_bytes(data, profile="ua1")
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def _is_section(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Sect"


def _in_another_process(script: str) -> bytes:
    surroundings = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(house.BASE_DIR), env=surroundings, capture_output=True, check=True
    )
    return done.stdout


def _saved(document: pikepdf.Pdf) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _untagged(*, circle: bool = False) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        if circle:
            first = document.make_indirect(pikepdf.Dictionary(Title="x"))
            first.Next = document.make_indirect(pikepdf.Dictionary(Title="y", Next=first))
            document.Root.Outlines = document.make_indirect(pikepdf.Dictionary(First=first, Last=first, Count=2))
        return _saved(document)


def _tagged() -> bytes:
    """A paper as another program tags it: names of its own, one child alone, a table in branches, a numbered form."""
    with pikepdf.new() as document:
        sheet = document.add_blank_page().obj
        form = document.make_stream(b"/P <</MCID 0>> BDC EMC", Subtype=pikepdf.Name.Form, StructParents=1)
        sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        sheet.StructParents = 0

        def element(kind: str, **more: Any) -> pikepdf.Object:
            made = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name("/" + kind), **more)
            return document.make_indirect(made)

        whole = element("Document")
        title, text = element("Titulo", P=whole, K=0), element("P", P=whole, K=0)
        whole.K = pikepdf.Array([title, text])
        numbers = pikepdf.Array([0, pikepdf.Array([title]), 1, pikepdf.Array([text])])
        leaf = document.make_indirect(pikepdf.Dictionary(Limits=[0, 1], Nums=numbers))
        tree = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructTreeRoot,
                K=whole,
                ParentTree=document.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([leaf]))),
                RoleMap=pikepdf.Dictionary(Titulo=pikepdf.Name.H1),
            )
        )
        whole.P = tree
        document.Root.StructTreeRoot, document.Root.Lang = tree, "es"
        return _saved(document)
