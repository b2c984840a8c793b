"""PDFs that somebody hands in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from invitations import uploads
from msp import pdf

Change = Callable[[pikepdf.Pdf], object]


@functools.cache
def plain() -> bytes:
    said = {"kicker": "", "title": "Agenda", "byline": "", "dated": "", "body": "- one\n- two"}
    return pdf.enclosure({**said, "language": "en", "direction": "ltr"})


def changed(change: Change, **options: Any) -> bytes:
    file = BytesIO()
    with pikepdf.open(BytesIO(plain())) as document:
        change(document)
        document.save(file, **options)
    return file.getvalue()


def run_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def hide_script(document: pikepdf.Pdf) -> None:
    inner = Dictionary(S=Name.JavaScript, JS=document.make_stream(b"x"))
    document.Root.Deep = document.make_indirect(Array([Dictionary(A=Array([inner]))]))


def launch(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("calc.exe")))


def send_form(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.SubmitForm, F=String("http://elsewhere.example"))


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["x.txt"] = b"hello"


def embed(document: pikepdf.Pdf) -> None:
    document.Root.Extra = document.make_indirect(Dictionary(EmbeddedFiles=Dictionary()))


def be_a_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=String("<xdp/>"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (run_script, "JavaScript"),
        (hide_script, "JavaScript"),
        (launch, "start something"),
        (send_form, "start something"),
        (attach, "carries other files"),
        (embed, "carries other files"),
        (be_a_form, "interactive form"),
    ],
)
def test_what_acts_or_carries_something_is_refused(change: Change, says: str) -> None:
    with pytest.raises(uploads.Refused, match=says):
        uploads.read(changed(change))


def test_a_plain_paper_is_taken_and_its_pages_counted() -> None:
    assert uploads.read(plain()) == 1


def test_a_link_to_an_address_is_no_danger() -> None:
    def link(document: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.URI, URI=String("https://disarmament.example"))
        document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], A=action)])

    assert uploads.read(changed(link)) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"hello", "no PDF"),
        (b"", "no PDF"),
        (b"PK\x03\x04 a word document", "no PDF"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (b"%PDF-" + b"0" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_what_is_no_pdf_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(uploads.Refused, match=says):
        uploads.read(data)


def test_a_locked_file_is_refused() -> None:
    locked = changed(lambda document: None, encryption=pikepdf.Encryption(owner="a", user="b"))
    sealed = changed(lambda document: None, encryption=pikepdf.Encryption(owner="a", user=""))

    with pytest.raises(uploads.Refused, match="password"):
        uploads.read(locked)
    with pytest.raises(uploads.Refused, match="protection"):
        uploads.read(sealed)


def test_a_book_is_no_enclosure() -> None:
    def copy(document: pikepdf.Pdf) -> None:
        for _page in range(uploads.MOST_PAGES):
            document.pages.append(document.pages[0])

    with pytest.raises(uploads.Refused, match="201 pages"):
        uploads.read(changed(copy))


def test_an_intricate_file_is_refused_instead_of_read_for_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_OBJECTS", 3)

    with pytest.raises(uploads.Refused, match="intricate"):
        uploads.read(plain())


def test_a_file_nested_without_end_is_refused() -> None:
    def nest(document: pikepdf.Pdf) -> None:
        inner = Dictionary()
        for _depth in range(60):
            inner = Dictionary(A=inner)
        document.Root.Deep = document.make_indirect(inner)

    with pytest.raises(uploads.Refused, match="damaged"):
        uploads.read(changed(nest))


def test_only_a_tagged_paper_can_be_followed_by_a_screen_reader() -> None:
    def untag(document: pikepdf.Pdf) -> None:
        del document.Root.StructTreeRoot

    assert uploads.is_tagged(plain())
    assert not uploads.is_tagged(changed(untag))
