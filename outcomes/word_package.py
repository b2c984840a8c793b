"""The Word file round a text: its styles, its three lists, its header, its notes, packed the same way every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from outcomes.paragraphs import Kind
from outcomes.word_text import ILLEGAL, NUMBER, RULE, STYLES

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SYMBOL = "\u2063symbol\u2063"  # stands in the kept header until a file has its own
LINKS = {kind: name.replace(" ", "") for kind, name in STYLES.items()}  # the ids by which Word's files name styles
HELD = [
    "Normal",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
    "Header",
    "Footer",
    "Title",
    "Heading 1",
    "Heading 2",
]
UNUSED = ("stylesWithEffects", "webSettings", "customXml", "thumbnail")

# left edge, hanging number, size, space before, bold, centred, list and level
LOOKS: dict[Kind, tuple[float, float, int, int, bool, bool, tuple[int, int] | None]] = {
    Kind.TITLE: (0, 0, 15, 12, True, True, None),
    Kind.HEADING: (1.0, 1.0, 13, 14, True, False, (1, 0)),
    Kind.SUBHEADING: (1.0, 1.0, 12, 10, True, False, (1, 1)),
    Kind.PREAMBULAR: (1.0, 0, 11, 0, False, False, None),
    Kind.OPERATIVE: (1.0, 1.0, 11, 0, False, False, (2, 0)),
    Kind.NUMBERED: (1.0, 1.0, 11, 0, False, False, (2, 0)),
    Kind.SUB: (2.0, 1.0, 11, 0, False, False, (2, 1)),
    Kind.SUBSUB: (3.0, 1.0, 11, 0, False, False, (2, 2)),
    Kind.ACTION: (2.5, 2.5, 11, 0, False, False, (3, 0)),
    Kind.PLAIN: (0, 0, 11, 0, False, False, None),
}
# the levels of each list: format, text, the kind whose style it is tied to
LISTS: dict[int, list[tuple[str, str, Kind]]] = {
    1: [("upperRoman", "%1.", Kind.HEADING), ("upperLetter", "%2.", Kind.SUBHEADING)],
    2: [
        ("decimal", "%1.", Kind.NUMBERED),
        ("lowerLetter", "(%2)", Kind.SUB),
        ("lowerRoman", "(%3)", Kind.SUBSUB),
    ],
    3: [("decimal", "Action #%1", Kind.ACTION)],
}


def pack(body: str, notes: Iterable[str], *, title: str, symbol: str, digest: str) -> bytes:
    """Return a Word file from the XML of its paragraphs and of its notes, numbered from 1; the same for the same."""
    parts = dict(_shell())
    document = parts["word/document.xml"].decode()
    head, tail = document[: document.index("<w:body>") + 8], document[document.index("<w:sectPr") :]
    parts["word/document.xml"] = f"{head}{body}{tail}".encode()
    parts["word/footnotes.xml"] = _footnotes(notes)
    for name, part in parts.items():
        if name.startswith("word/header"):
            parts[name] = part.replace(SYMBOL.encode(), _legal(symbol).encode())
    parts["docProps/core.xml"] = _core(title, digest)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in sorted(parts.items(), key=lambda one: (one[0] != "[Content_Types].xml", one[0])):
            info = zipfile.ZipInfo(name)  # dated 1980: the same text makes the same bytes
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, part)
    return written.getvalue()


def _core(title: str, digest: str) -> bytes:
    named = f"<dc:identifier>{_legal(digest)}</dc:identifier><dc:title>{_legal(title)}</dc:title>"
    spaces = f'xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"{DECLARATION}<cp:coreProperties {spaces}>{named}</cp:coreProperties>".encode()


def _legal(text: str) -> str:
    return escape(ILLEGAL.sub("", text))


def _footnotes(notes: Iterable[str]) -> bytes:
    look = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    lines = "".join(
        f'<w:footnote w:type="{name}" w:id="{number}"><w:p>{look}<w:r><w:{name}/></w:r></w:p></w:footnote>'
        for number, name in ((-1, "separator"), (0, "continuationSeparator"))
    )
    call = '<w:r><w:rPr><w:rStyle w:val="footnotereference"/></w:rPr><w:footnoteRef/></w:r>'
    space = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
    for number, note in enumerate(notes, 1):
        lines += (
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="footnotetext"/></w:pPr>'
            f"{call}{space}{note}</w:p></w:footnote>"
        )
    return f"{DECLARATION}<w:footnotes {NAMESPACES}>{lines}</w:footnotes>".encode()


@cache
def _shell() -> Mapping[str, bytes]:
    """Return the parts of an empty file, made once: what differs from file to file is put in by `pack`."""
    document: Any = docx.Document()
    _prune(document)
    _dress(document)
    _number(document)
    _note(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    section.header.paragraphs[0].text = SYMBOL
    section.footer.paragraphs[0]._p.append(
        parse_xml(f'<w:fldSimple xmlns:w="{W}" w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    section.footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _prune(document: Any) -> None:
    """Take out the parts and styles that no text of ours needs."""
    for owner in (document.part, document.part.package):
        for name, link in list(owner.rels.items()):
            if link.reltype.rsplit("/", 1)[-1] in UNUSED:
                del owner.rels[name]
    for style in list(document.styles):
        if style.name not in HELD:
            style.delete()
    for style in document.styles:
        for link in style.element.findall(qn("w:link")):
            style.element.remove(link)
    setting = document.settings.element.find(f".//{qn('w:compatSetting')}[@{qn('w:name')}='compatibilityMode']")
    setting.set(qn("w:val"), "15")


def _dress(document: Any) -> None:
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), "Times New Roman")
    for kind, name in STYLES.items():
        known = name in HELD
        style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _dress_one(style, kind)
    rule = document.styles.add_style(RULE, WD_STYLE_TYPE.PARAGRAPH)
    rule.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.styles.add_style(NUMBER, WD_STYLE_TYPE.CHARACTER)
    document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True).font.superscript = True
    document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True).font.size = Pt(9)


def _dress_one(style: Any, kind: Kind) -> None:
    left, hanging, size, before, bold, centred, place = LOOKS[kind]
    properties = style.element.get_or_add_pPr()
    for child in list(properties):
        properties.remove(child)
    style.element.get_or_add_rPr().clear()
    style.hidden, style.quick_style = False, True
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold or None, RGBColor(0, 0, 0)
    style.font.cs_bold = bold or None
    style.element.rPr.append(parse_xml(f'<w:szCs xmlns:w="{W}" w:val="{2 * size}"/>'))
    form = style.paragraph_format
    form.left_indent, form.first_line_indent = Cm(left), Cm(-hanging)
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(8), 1.1
    form.keep_with_next = kind in (Kind.TITLE, Kind.HEADING, Kind.SUBHEADING) or None
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    form.tab_stops.add_tab_stop(Cm(left))  # after a number written out
    if place:
        numbers = properties.get_or_add_numPr()
        numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = place[1], place[0]
    if kind in (Kind.HEADING, Kind.SUBHEADING):
        level = 0 if kind is Kind.HEADING else 1
        properties.append(parse_xml(f'<w:outlineLvl xmlns:w="{W}" w:val="{level}"/>'))


def _number(document: Any) -> None:
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        + "".join(_level(at, *level) for at, level in enumerate(levels))
        + "</w:abstractNum>"
        for number, levels in LISTS.items()
    )
    used = "".join(f'<w:num w:numId="{one}"><w:abstractNumId w:val="{one}"/></w:num>' for one in LISTS)
    element = parse_xml(f'<w:numbering xmlns:w="{W}">{lists}{used}</w:numbering>')
    part = document.part.numbering_part
    part._element = element


def _level(at: int, shape: str, text: str, kind: Kind) -> str:
    left, hanging = round(LOOKS[kind][0] * 567), round(LOOKS[kind][1] * 567)  # twentieths of a point
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:pStyle w:val="{LINKS[kind]}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _note(document: Any) -> None:
    """Give the file its part for notes, which python-docx does not know."""
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, b"", package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = document.settings.element
    marks = "".join(f'<w:footnote w:id="{number}"/>' for number in (-1, 0))
    settings.find(qn("w:compat")).addprevious(parse_xml(f'<w:footnotePr xmlns:w="{W}">{marks}</w:footnotePr>'))
