"""Official paper: templates become tagged PDF, and a letter is bound with its enclosures.

The only file that knows WeasyPrint; the inside of a PDF is binding.py’s. Rules of what bites stand at their place.
"""

import contextlib
import functools
import gc
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from msp import binding, bootstrap, fonts, line_numbers, paper, qr

if TYPE_CHECKING:
    pass

PAPER = settings.BASE_DIR / "static" / "pdf"
NAVY = (0x1D / 255, 0x2F / 255, 0x55 / 255)
# The sheet on which a signature is drawn, in its own units.
INK = (600, 200)
# The steps of an SVG path as a PDF page writes them.
OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


class Unavailable(RuntimeError):
    """This machine cannot print: a native library is missing."""


class MissingGlyph(ValueError):
    """No font here can print these characters; a letter with an empty box in it never leaves."""

    def __init__(self, characters: str) -> None:
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters)
        super().__init__(_("No font of this installation can print: %(characters)s") % {"characters": named})
        self.characters = characters


class Failed(RuntimeError):
    """The paper could not be printed; the sentence says why."""


def render(
    template: str, context: Mapping[str, object], *, sheet: str = "paper.css", has_line_numbers: bool = False
) -> bytes:
    """Return a Django template as a PDF that meets PDF/UA-1: its <html> needs lang, its head a title.

    `sheet` is a style sheet of static/pdf; the lines of its <div class="text"> may be numbered. The same input gives
    the same bytes. Raises Unavailable, MissingGlyph or Failed.
    """
    return _press().print(render_to_string(template, dict(context)), sheet, has_line_numbers)


def letter(facts: Mapping[str, Any], *, preview: bool = False) -> bytes:
    """Return one letter on the mission's paper, without its enclosures; a preview marks what differs from copy to copy.

    The facts are the plain values kept with the copy. Raises prose.UnknownField and what render() raises.
    """
    try:
        context = paper.letter(facts, preview=preview)
    except paper.TooLong as error:
        raise Failed(str(error)) from error
    return render("pdf/letter.html", context)


def enclosure(facts: Mapping[str, Any]) -> bytes:
    """Return one enclosure, its pages numbered from 1. Raises prose.UnknownField and what render() raises."""
    return render("pdf/enclosure.html", paper.enclosure(facts))


def join(letter: bytes, enclosures: Sequence[bytes]) -> bytes:
    """Return the letter and its enclosures as one tagged PDF with one outline.

    The same input gives the same bytes. The whole says that it meets PDF/UA-1 if every part says so. Raises Failed for
    what cannot be bound; what an uploaded PDF may hold is looked into before, by whoever takes it.
    """
    import pikepdf  # noqa: PLC0415 - slow import

    if not enclosures:
        return letter
    try:
        with pikepdf.open(BytesIO(letter)) as whole:
            for data in enclosures:
                binding.append(whole, binding.opened(data))
            return binding.saved(whole)
    except (pikepdf.PdfError, *_FAILURES) as error:
        raise Failed(_("An enclosure cannot be bound with the letter.")) from error


def pages(data: bytes) -> int:
    """Return the number of pages."""
    import pikepdf  # noqa: PLC0415 - slow import

    with pikepdf.open(BytesIO(data)) as document:
        return len(document.pages)


# Printing.

# What WeasyPrint throws at a page that it cannot set; a time limit of the worker is none of these and passes through.
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
_heard: ContextVar[list[logging.LogRecord]] = ContextVar("heard")


class _Ear(logging.Handler):
    """Hears what WeasyPrint only writes to a log: a letter must not leave with what it complains of."""

    def emit(self, record: logging.LogRecord) -> None:
        heard = _heard.get(None)
        if heard is not None:
            heard.append(record)


class _Press:
    """What one worker process keeps: a FontConfiguration of its own per letter would leak 0.2 MB each."""

    def __init__(self) -> None:
        fonts.activate()
        try:
            import weasyprint  # noqa: PLC0415 - slow import
            from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - slow import
        except OSError as error:
            line = bootstrap.repair_line(bootstrap.missing_libraries())
            raise Unavailable(_("Letters cannot be printed here yet. %(line)s") % {"line": line}) from error
        self.weasyprint = weasyprint
        self.fetcher = _fetcher()
        self.fonts = FontConfiguration()
        self.sheet = functools.cache(self._sheet)
        logger = logging.getLogger("weasyprint")
        logger.setLevel(logging.WARNING)  # whatever the settings say: an empty box in a letter is a warning to it
        logger.propagate = False
        logger.addHandler(_Ear(logging.WARNING))

    def _sheet(self, name: str) -> Any:
        return self.weasyprint.CSS(string=(PAPER / name).read_text(), font_config=self.fonts, url_fetcher=self.fetcher)

    def print(self, html: str, sheet: str = "paper.css", has_line_numbers: bool = False) -> bytes:
        with _listening(), _untidied():
            document = self.weasyprint.HTML(string=html, base_url="paper:", url_fetcher=self.fetcher)
            data: bytes = document.write_pdf(
                font_config=self.fonts,
                stylesheets=[self.sheet(sheet)],
                cache=_Pictures(),
                pdf_variant="pdf/ua-1",
                finisher=functools.partial(_finish, _languages(document), has_line_numbers),
            )
        return data


@functools.cache
def _press() -> _Press:
    return _Press()


def _fetcher() -> Any:
    """Return a fetcher that fetches nothing: whatever a page asks for beyond our own pictures ends the printing."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - slow import

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            raise PermissionError(url[:200])

    return Fetcher(fail_on_errors=True)


class _Pictures(dict[str, "_Picture"]):
    """The pictures of the paper: `paper:emblem`, `paper:qr?LINK` and `paper:ink?PATH`, a drawn signature.

    Stands where WeasyPrint keeps the pictures that it has fetched, so that it finds ours and fetches none. New for each
    printing: codes differ from copy to copy, and a shared cache would keep them all.
    """

    def __contains__(self, url: object) -> bool:
        return url == "paper:emblem" or str(url).startswith(("paper:qr?", "paper:ink?"))

    def __missing__(self, url: str) -> "_Picture":
        kind, _mark, what = url.partition("?")
        if kind == "paper:ink":
            return _ink(unquote(what))
        return _code(unquote(what)) if what else _emblem()


class _Picture:
    """A drawing in one colour, written into the page as it is: read anew as SVG it would cost a tenth of a letter."""

    def __init__(self, width: int, operators: str, height: int = 0) -> None:
        self.width, self.height, self.operators = width, height or width, operators.encode()

    def get_intrinsic_size(self, resolution: object, font_size: object) -> tuple[int, int, float]:
        return self.width, self.height, self.width / self.height

    def draw(self, stream: Any, width: float, height: float, style: object) -> None:
        stream.transform(a=width / self.width, d=height / self.height)
        stream.set_color_rgb(*NAVY)
        stream.stream.append(self.operators)


@functools.cache
def _emblem() -> _Picture:
    """Read emblem.svg, which is one path of absolute M, L, C and Z in a square."""
    drawing = (PAPER / "emblem.svg").read_text()
    size, path = re.search(r'viewBox="0 0 (\d+) ', drawing), re.search(r' d="([^"]+)"', drawing)
    if not size or not path:
        raise Failed(_("The emblem cannot be read."))
    steps = re.findall(r"([MLCZ])([^MLCZ]*)", path[1])
    return _Picture(int(size[1]), " ".join(f"{points} {OPERATORS[step]}" for step, points in steps) + " f")


def _code(link: str) -> _Picture:
    size, runs = qr.runs(link)
    return _Picture(size, " ".join(f"{x} {y} {length} 1 re" for x, y, length in runs) + " f")


def _ink(path: str) -> _Picture:
    """Draw strokes as a pen does; a dot is a stroke of no length. The path is checked where it is taken."""
    navy = " ".join(f"{part:.3f}" for part in NAVY)
    steps = [
        f"{x} {y} m {x} {y} l" if step == "M" else f"{x} {y} l"
        for step, x, y in re.findall(r"([ML])(\d{1,3}) (\d{1,3})", path)
    ]
    return _Picture(INK[0], f"{navy} RG 3 w 1 J 1 j {' '.join(steps)} S", INK[1])


@contextlib.contextmanager
def _untidied() -> Iterator[None]:
    """Tidy the memory after a page, not again and again while it grows: that is an eighth of a letter's time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def _listening() -> Iterator[None]:
    """Turn what WeasyPrint logs or throws into our own errors."""
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 - slow import

    records: list[logging.LogRecord] = []
    token = _heard.set(records)
    try:
        yield
    except FatalURLFetchingError as error:
        raise Failed(_("The paper asks for something that is not its own: %(error)s") % {"error": error}) from error
    except _FAILURES as error:
        raise Failed(_("The paper could not be printed: %(error)r") % {"error": error}) from error
    finally:
        _heard.reset(token)
    if missing := "".join(dict.fromkeys(letter for record in records for letter in _boxed(record))):
        raise MissingGlyph(missing)
    if faults := [record.getMessage() for record in records if record.levelno >= logging.ERROR]:
        raise Failed("; ".join(faults))


def _boxed(record: logging.LogRecord) -> str:
    """Return the character that was printed as an empty box, if the record says so."""
    if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
        return str(record.args[0])
    return ""


def _languages(document: Any) -> list[str]:
    return [section.get("lang", "") for section in document.etree_element.iter("section")]


def _finish(languages: list[str], has_line_numbers: bool, document: Any, pdf: Any) -> None:
    """Mend two things that WeasyPrint leaves open in a tagged PDF, and number the lines where that is asked for."""
    if has_line_numbers:
        contents = [pdf.objects[number]["Contents"] for number in pdf.pages["Kids"][::3]]
        streams = [pdf.objects[int(reference.split()[0])] for reference in contents]
        line_numbers.draw(document, streams, fonts.FIGURES)
    sections = (thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("S") == "/Sect")
    for section, language in zip(sections, languages, strict=False):
        # A screen reader changes its voice by this; WeasyPrint writes the language of the whole document only.
        if re.fullmatch(r"[A-Za-z0-9-]+", language):
            section["Lang"] = f"({language})"
    for thing in pdf.objects:
        # Part of an Arabic ligature stands for no letter of its own, which PDF/UA-1 forbids: say a space of no width.
        lines = getattr(thing, "stream", ())
        if b"begincmap" in lines:
            thing.stream = [line.replace(b"<>", b"<200b>") for line in lines]
