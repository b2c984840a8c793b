"""Hostile paper: whatever a text or a template asks for, nothing is fetched, read or attached."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from msp import pdf
from tests.msp import founding, reading

SECRET = "the-secret-of-this-machine"

# What an author of a template could write; {web} is a listening socket, {file} and {drawing} are files outside.
VECTORS = {
    "img": '<img src="{web}" alt="x">',
    "img of a file": '<img src="{drawing}" alt="x">',
    "img by a plain path": '<img src="{path}" alt="x">',
    "img of a data drawing": "<img alt='x' src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>'>",
    "img of a picture that is none of ours": '<img src="paper:../../settings.py" alt="x">',
    "style sheet": '<link rel="stylesheet" href="{web}">',
    "style sheet of a file": '<link rel="stylesheet" href="{file}">',
    "import": '<style>@import "{web}";</style>',
    "background": '<p style="background:url({web})">x</p>',
    "background of a file": '<p style="background:url({drawing})">x</p>',
    "bullet": '<ul style="list-style-image:url({web})"><li>x</li></ul>',
    "content": "<style>p::before{{content:url({web})}}</style><p>x</p>",
    "border": '<p style="border:9px solid;border-image:url({web}) 3">x</p>',
    "mask": '<p style="mask-border:url({web}) 3;mask-image:url({web})">x</p>',
    "typeface": "<style>@font-face{{font-family:x;src:url({web})}}p{{font-family:x}}</style><p>x</p>",
    "typeface of a file": "<style>@font-face{{font-family:x;src:url({file})}}p{{font-family:x}}</style><p>x</p>",
    "colour profile": "<style>@color-profile --x{{src:url({web})}}p{{color:color(--x 1 0 0)}}</style><p>x</p>",
    "inline drawing": '<svg><title>x</title><image href="{web}" width="9" height="9"/></svg>',
    "inline drawing of a file": '<svg><title>x</title><image href="{drawing}" width="9" height="9"/></svg>',
    "drawing used from elsewhere": '<svg><title>x</title><use href="{drawing}#a"/></svg>',
    "drawing with a sheet": '<svg><title>x</title><style>@import "{web}";</style><path d="M0 0"/></svg>',
    "object": '<object data="{web}" type="image/svg+xml">x</object>',
    "object of a file": '<object data="{drawing}" type="image/svg+xml">x</object>',
    "embed": '<embed src="{web}" type="image/svg+xml">',
    "attachment": '<link rel="attachment" href="{web}">',
    "attachment of a file": '<link rel="attachment" href="{file}">',
    "attached link": '<a rel="attachment" href="{web}">x</a>',
    "attached link of a file": '<a rel="attachment" href="{file}">x</a>',
    "base": '<base href="{web}"><img src="x.svg" alt="x">',
    "frame": '<iframe src="{web}"></iframe>',
    "source set": '<picture><source srcset="{web}"><img srcset="{web}" alt="x"></picture>',
    "input": '<input type="image" src="{web}">',
    "film": '<video src="{web}" poster="{web}"></video>',
    "refresh": '<meta http-equiv="refresh" content="0;url={web}">',
    "ftp": '<img src="ftp://{host}/x" alt="x">',
    "script": '<script src="{web}"></script>',
}
HOSTILE = [
    "</address><style>*{display:none}</style>",
    "<a rel=attachment href=file:///etc/passwd>x</a>",
    "<img src=http://127.0.0.1:9/x>",
    "{{ 7*7 }} {% include 'x' %}",
    "url(http://127.0.0.1:9/x)",
    "**bold** [a](http://x.example)",
    "<b>Norway</b>",
]


class Listener:
    """A socket that counts who knocks."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.hits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.socket.getsockname()[1]}"

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.socket.close()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder with files that no paper may show."""
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "secret.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text id="a" y="9">{SECRET}</text></svg>'
    )
    return tmp_path


def printed(body: str, folder: Path, settings: Settings) -> bytes | None:
    """Print a template of this body as its author would; None when it is refused."""
    templates = folder / "templates"
    templates.mkdir()
    (templates / "trusted.html").write_text(
        f'<!doctype html><html lang="en"><head><title>t</title></head><body>{body}<p>end</p></body></html>'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [templates, *settings.TEMPLATES[0]["DIRS"]]}]
    try:
        return pdf.render("trusted.html", {})
    except pdf.Failed:
        return None


@pytest.mark.parametrize("vector", VECTORS)
def test_a_template_reaches_nothing_outside(vector: str, listener: Listener, outside: Path, settings: Settings) -> None:
    body = VECTORS[vector].format(
        web=f"http://{listener.host}/x",
        host=listener.host,
        file=(outside / "secret.txt").as_uri(),
        drawing=(outside / "secret.svg").as_uri(),
        path=outside / "secret.svg",
    )

    data = printed(body, outside, settings)

    assert listener.hits == 0
    if data is not None:
        assert reading.attachments(data) == 0
        assert SECRET not in reading.text(data)
        assert SECRET.encode() not in reading.everything(data)


@pytest.mark.parametrize("vector", ["img", "style sheet", "background", "typeface", "attachment", "base"])
def test_without_our_fetcher_the_socket_is_reached(vector: str, listener: Listener) -> None:
    pdf.letter(founding.letter())  # names the faces before the typesetter is loaded
    from weasyprint import HTML  # noqa: PLC0415 - see above
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    HTML(string=VECTORS[vector].format(web=f"http://{listener.host}/x"), url_fetcher=URLFetcher(timeout=2)).write_pdf()

    assert listener.hits > 0


def test_a_refusal_names_what_was_asked_for(outside: Path, settings: Settings) -> None:
    drawing = (outside / "secret.svg").as_uri()
    (outside / "trusted.html").write_text(f'<html lang="en"><title>t</title><img src="{drawing}" alt="x">')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [outside]}]

    with pytest.raises(pdf.Failed, match=r"asks for something that is not its own: .*secret\.svg"):
        pdf.render("trusted.html", {})


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_facts_are_printed_as_the_text_they_are(value: str) -> None:
    facts = founding.letter(
        paragraphs=["To {state}."],
        values={"state": value},
        addressee=[value],
        salutation=value,
        reference=value,
        place_and_date=value,
        enclosures=[value],
        signatory={"name": value, "title": value},
        letterhead=founding.letterhead(
            name=value, motto=value, lines=[value], own_lines=[value], own_language="lo) /X ("
        ),
        rsvp=founding.rsvp(contact=value, email=value),
    )

    data = pdf.letter(facts)

    said = reading.text(data).replace(" ", "")
    assert said.count(value.replace(" ", "")) >= 9
    assert reading.attachments(data) == 0
    assert set(reading.links(data)) == {founding.LINK}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_prose_is_printed_as_the_text_it_is(text: str) -> None:
    facts = {**founding.enclosures()[2], "title": text, "byline": text, "body": f"- {text}\n\n{text}\n"}

    data = pdf.enclosure(facts)

    said = reading.text(data).replace(" ", "")
    assert said.count(text.replace("**", "").replace(" ", "")) == 4
    assert reading.attachments(data) == 0
    assert reading.links(data) == []


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 300 + "x",
        '<p style="font-size:10000000px">x</p>',
        '<style>li::marker{content:"x"}</style><table><tr><td><ul><li>x</li></ul></td></tr></table>',
    ],
)
def test_a_template_that_the_typesetter_cannot_bear_fails_cleanly(
    body: str, tmp_path: Path, settings: Settings
) -> None:
    printed(body, tmp_path, settings)

    assert pdf.pages(pdf.letter(founding.letter())) == 1


def test_a_bomb_in_a_template_raises_our_error(tmp_path: Path, settings: Settings) -> None:
    assert printed("<div>" * 300 + "x", tmp_path, settings) is None


def test_a_link_that_no_code_can_hold_is_refused() -> None:
    with pytest.raises(pdf.Failed):
        pdf.letter(founding.letter(rsvp=founding.rsvp(link="http://localhost/" + "x" * 3000)))
