"""Rules for letter prose: what an official writes becomes safe HTML, and each {field} becomes plain text.

The language is a small part of Markdown: paragraphs, **bold**, *italic*, lists, headings of an enclosure, and ^raised^
letters. There is no HTML, no link and no picture in it, and nothing in it is ever run. A value is put in after the text
has been read, so a State that calls itself `**x**` or `<b>` arrives letter by letter.
"""

import difflib
import functools
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

FIELD = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")
RAISED = re.compile(r"\^([^\s^]{1,8})\^")
# Braces as an author may have written them: kept as text by a backslash, around a word, or alone.
BRACES = re.compile(r"\\\{[^{}]*\}|\\.|\{{1,2}[^{}]*\}{1,2}|[{}]")
# What prose reads as a sign, where somebody's words are to be printed as they are.
SIGNS = re.compile(r"[\\{}*^_`#\[\]]")
HEADER = re.compile(r"([a-z]+): (.*)")

LINE_ENDS = re.compile("\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls, byte order marks, halves of letters and what is no letter at all.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
# Marks that turn the text after them around: one of them in a name reorders the whole line.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
OVERRIDES = re.compile("[\u202a-\u202e]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

ORDINAL = {
    "en": re.compile(r"(?<![\w./])(\d{1,4})(st|nd|rd|th)\b"),
    "fr": re.compile(r"(?<![\w./])(\d{1,4})(ers?|res?|es?)\b"),
}
# A reference, a symbol or an address amid Arabic text: "031 Lao PM.GE.10", "A/RES/64/36".
LATIN = re.compile(r"[0-9A-Za-zÀ-ɏ](?:[0-9A-Za-zÀ-ɏ ./:@_,'’&?=%–-]*[0-9A-Za-zÀ-ɏ])?")
# Lao leaves no space between words, but a line may always break before a vowel that is written first in its syllable.
LAO_BREAK = re.compile("(?<=[\u0e80-\u0eff])(?=[\u0ec0-\u0ec4])")


class UnknownField(ValueError):
    """The text names a field that has no value; position counts the characters before it."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__(f"There is no field {{{name}}}.")
        self.name = name
        self.position = position


def html(text: str, values: Mapping[str, str], *, mark: bool = False, language: str = "en") -> str:
    """Return the prose as safe HTML with every field filled in.

    With mark, each value stands in a <mark>, so that a preview shows what differs from copy to copy.
    Raises UnknownField.
    """
    return _Writer(text, values, mark=mark, language=language).write(_tokens(text))


def line(text: str, values: Mapping[str, str], *, mark: bool = False, language: str = "en") -> str:
    """Return a line of prose (a title, a salutation) as safe HTML with no paragraph around it; raises UnknownField."""
    return _Writer(text, values, mark=mark, language=language).write(_line_tokens(text))


def plain(text: str, values: Mapping[str, str], *, language: str = "en") -> str:
    """Return the prose as plain text for the text part of a mail; raises UnknownField."""
    written = _PlainWriter(text, values, mark=False, language=language).write(_tokens(text))
    return re.sub(r"\n{3,}", "\n\n", written).strip("\n")


def fields(text: str) -> list[str]:
    """Return the names of the fields used, each once, in the order of their first use."""
    return list(dict.fromkeys(token.content for token in _flat(_tokens(text)) if token.type == "field"))


def literal(text: str) -> str:
    """Return words as prose that prints them letter by letter: a brace opens no field, an asterisk no emphasis."""
    return SIGNS.sub(r"\\\g<0>", text)


def faults(text: str, known: Collection[str], *, gettext: Callable[[str], str] = str) -> list[str]:
    """Return what is wrong with the text, a sentence for each fault; the caller lends its own gettext."""
    found = []
    for number, row in enumerate(LINE_ENDS.sub("\n", text).split("\n"), start=1):
        sentences = [_brace_fault(found, known, gettext) for found in dict.fromkeys(BRACES.findall(row))]
        if CONTROLS.search(row) or OVERRIDES.search(row):
            sentences.append(gettext("There is an invisible control character. Please type these words again."))
        found += [
            gettext("Line %(line)d: %(fault)s") % {"line": number, "fault": fault} for fault in sentences if fault
        ]
    return found


def headed(text: str) -> tuple[dict[str, str], str]:
    """Return the `name: value` lines at the beginning of a text, and the prose after the first blank line."""
    head, _, body = LINE_ENDS.sub("\n", text).partition("\n\n")
    matches = [HEADER.fullmatch(row) for row in head.split("\n")]
    named = {match[1]: match[2] for match in matches if match}
    return (named, body.strip("\n") + "\n") if len(named) == len(matches) else ({}, text)


def name(text: str) -> str:
    """Return a person's name as safe HTML with a surname in capitals set in small capitals; no letter is changed."""
    return re.sub(r"[^\W\d_]{2,}", _surname, escape(clean(text), quote=False))


def clean(value: object) -> str:
    """Return a value as one line of plain text, without control characters or marks that turn the text around."""
    return TURNS.sub("", CONTROLS.sub("", re.sub(r"[\t ]*\n\s*|\t", " ", LINE_ENDS.sub("\n", str(value)))))


def french(text: str) -> str:
    """Return the text with narrow spaces before ; ! ? » and after «, and a fixed one before a colon."""
    text = re.sub(r"(?:^|(?<=\S))[ \u00a0\u202f]*(»|[;!?]+(?=[\s»)\].,”]|$))", "\u202f\\1", text)
    text = re.sub(r"«[ \u00a0\u202f]*", "«\u202f", text)
    return re.sub(r"(?:^|(?<=\S))[ \u00a0\u202f]*:(?=\s|$)", "\u00a0:", text)


def arabic(text: str) -> str:
    """Return the text with each Latin reference in isolates; `031 Lao PM.GE.10` is printed back to front without."""
    return LATIN.sub(lambda run: f"\u2066{run[0]}\u2069" if re.search("[A-Za-zÀ-ɏ]", run[0]) else run[0], text)


def lao(text: str) -> str:
    """Return the text with invisible places to break a line; it would run off the page without."""
    return LAO_BREAK.sub("\u200b", text)


HABITS: Mapping[str, Callable[[str], str]] = {"fr": french, "ar": arabic, "lo": lao}


def habit(text: str, language: str) -> str:
    """Return the text spaced and broken as its language is printed."""
    return HABITS.get(language, str)(text)


class _Writer:
    """Writes tokens as HTML."""

    def __init__(self, text: str, values: Mapping[str, str], *, mark: bool, language: str) -> None:
        self.text, self.values, self.mark, self.language = text, values, mark, language

    def write(self, tokens: Sequence[Token]) -> str:
        return "".join(map(self.token, tokens))

    def token(self, token: Token) -> str:
        match token.type:
            case "inline":
                return self.write(token.children or ())
            case "text":
                return self.words(habit(token.content, self.language))
            case "field":
                return self.value(token.content)
            case "raised":
                return self.raised(token.content)
            case "softbreak":
                return self.softbreak
            case "hardbreak":
                return self.hardbreak
        return self.tag(token)

    softbreak, hardbreak = "\n", "<br>"

    def words(self, text: str) -> str:
        text = escape(text, quote=False)
        ordinal = ORDINAL.get(self.language)
        return ordinal.sub(r"\1<sup>\2</sup>", text) if ordinal else text

    def raised(self, text: str) -> str:
        return f"<sup>{escape(text, quote=False)}</sup>"

    def value(self, name: str) -> str:
        value = escape(self.found(name), quote=False)
        return f"<mark>{value}</mark>" if self.mark else value

    def found(self, name: str) -> str:
        if name not in self.values:
            raise UnknownField(name, self.text.find(f"{{{name}}}"))
        value = clean(self.values[name])
        # A value that reads the other way keeps to itself, or it would reorder the words beside it.
        turned = self.language == "ar" or RIGHT_TO_LEFT.search(value)
        return f"\u2068{value}\u2069" if turned else value

    def tag(self, token: Token) -> str:
        if token.hidden:
            return ""
        if token.nesting < 0:
            return f"</{token.tag}>\n" if token.block else f"</{token.tag}>"
        start = f' start="{int(token.attrs["start"])}"' if "start" in token.attrs else ""
        return f"<{token.tag}{start}>"


class _PlainWriter(_Writer):
    """Writes tokens as plain text."""

    softbreak, hardbreak = " ", "\n"

    def words(self, text: str) -> str:
        return text

    raised = words

    def value(self, name: str) -> str:
        return self.found(name)

    def tag(self, token: Token) -> str:
        if token.type == "list_item_open":
            bullet = f"{token.info}." if token.info else "-"
            return f"{'  ' * (token.level // 2)}{bullet} "
        if token.type in ("paragraph_close", "heading_close"):
            return "\n" if token.hidden else "\n\n"
        return "\n" if token.type.endswith("_list_close") and token.level == 0 else ""


def _brace_fault(found: str, known: Collection[str], gettext: Callable[[str], str]) -> str:
    """Return the sentence about these braces, or nothing when they are a known field or meant as text."""
    match, inner = FIELD.fullmatch(found), found.strip("{} ").lower()
    if found.startswith("\\") or (match and inner in known):
        return ""
    if near := difflib.get_close_matches(inner, known, n=1):
        said = gettext("%(found)s is not a field. Did you mean %(near)s?")
        return said % {"found": found, "near": f"{{{near[0]}}}"}
    if match:
        return gettext("There is no field %(found)s.") % {"found": found}
    return gettext("%(found)s would be printed as it stands. Write a backslash before a brace that is meant.") % {
        "found": found
    }


def _surname(word: re.Match[str]) -> str:
    text = word[0]
    return f'{text[0]}<span class="caps">{text[1:]}</span>' if text.isupper() else text


def _field(state: StateInline, silent: bool) -> bool:
    match = FIELD.match(state.src, state.pos)
    # {{state}} is another language's placeholder: it stays as it was typed, and faults() says so.
    if not match or state.src[state.pos - 1 : state.pos] == "{" or state.src[match.end() :].startswith("}"):
        return False
    return _push(state, silent, "field", match)


def _raised(state: StateInline, silent: bool) -> bool:
    match = RAISED.match(state.src, state.pos)
    return match is not None and _push(state, silent, "raised", match)


def _push(state: StateInline, silent: bool, kind: str, match: re.Match[str]) -> bool:
    if not silent:
        state.push(kind, "", 0).content = match[1]
    state.pos = match.end()
    return True


@functools.cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero").enable(["emphasis", "escape", "newline", "list", "heading"])
    reader.inline.ruler.before("emphasis", "field", _field)
    reader.inline.ruler.before("emphasis", "raised", _raised)
    return reader


@functools.lru_cache(maxsize=256)
def _tokens(text: str) -> Sequence[Token]:
    tokens = _reader().parse(_readable(text))
    _nest_headings(tokens)
    return tokens


@functools.lru_cache(maxsize=256)
def _line_tokens(text: str) -> Sequence[Token]:
    return _reader().parseInline(_readable(text))


def _readable(text: str) -> str:
    return OVERRIDES.sub("", CONTROLS.sub("", LINE_ENDS.sub("\n", text)))


def _nest_headings(tokens: Sequence[Token]) -> None:
    """Let the headings follow the title one level at a time, as a screen reader needs them."""
    depth = 1
    for token in tokens:
        if token.type == "heading_open":
            depth = min(max(int(token.tag[1:]), 2), depth + 1)
        if token.type.startswith("heading_"):
            token.tag = f"h{depth}"


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())
