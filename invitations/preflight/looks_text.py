"""Looks at what a letter says: fields, dates, symbols, letters that cannot be printed, enclosures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from invitations import audiences, facts
from invitations.audiences import Addressee
from invitations.drafts import LANGUAGES, TextDraft
from invitations.preflight import noticing, proofreading
from invitations.preflight.findings import Case, Level, Line, Repair, some
from invitations.preflight.noticing import Noticed
from msp import fonts, prose


@dataclass(frozen=True)
class Passage:
    """A piece of the letter that somebody wrote, and where it stands."""

    where: str
    anchor: str
    words: str
    # Only those who hear it need its fields.
    readers: tuple[Addressee, ...]
    # The personal link has no place in a subject.
    may_link: bool = True


def passages(case: Case, text: TextDraft) -> Iterator[Passage]:
    """Return every piece of one text that fields may stand in."""
    readers = tuple(one for one in case.addressees if case.draft.text_for(one.delegation.language) is text)
    yield Passage(_("the subject"), f"id_{text.language}-subject", text.subject, readers, may_link=False)
    for number, paragraph in enumerate(text.paragraphs, start=1):
        hearers = tuple(one for one in readers if audiences.hears(paragraph, one))
        where = _("paragraph %(number)d") % {"number": number}
        yield Passage(where, f"p-{text.language}-{number}", paragraph.body, hearers)
    yield Passage(_("the courtesy formula"), f"id_{text.language}-courtesy", text.courtesy, readers)


def look_at_texts(case: Case) -> Iterator[Line]:
    """Every text has its parts, and every brace in it is a field that this letter can fill in for everybody."""
    known, filled = facts.known(case.draft), True
    for text in case.draft.texts:
        for passage in passages(case, text):
            if not passage.words.strip():
                says = _("%(language)s text: %(where)s is empty")
                yield _said(case, "blank", text, passage, says, about=())
            fields = known if passage.may_link else known - {facts.LINK}
            for fault in prose.faults(passage.words, fields, gettext=_):
                filled = False
                says = _("%(language)s text, %(where)s: ") + fault.replace("%", "%%")
                yield _said(case, "field", text, passage, says, about=(fault,))
            for name in prose.fields(passage.words):
                lacking = [
                    one
                    for one in passage.readers
                    if name in known and name != facts.LINK and name not in case.everything[one.code]["values"]
                ]
                if lacking:
                    filled = False
                    says = _("{%(name)s} in %(where)s has no value for %(whom)s")
                    words = {"name": name, "where": passage.where, "whom": some(o.delegation.name for o in lacking)}
                    repair = Repair(_("Change the text"), case.page(passage.anchor))
                    yield Line("value", Level.ERROR, says % words, repairs=(repair,), about=(name,))
    if filled:
        yield Line("fields", Level.OK, _("Every inserted field has a value for every addressee"))


def look_at_days(case: Case) -> Iterator[Line]:
    """A weekday that is not its date's sends an ambassador to an empty room."""
    for where, url, language, words in written(case):
        for one in noticing.days(words, language=language, on=case.draft.dated_on):
            yield line(one, where, url, about=one.about)


def look_at_symbols(case: Case) -> Iterator[Line]:
    """A symbol of a session that was not, or a draft cited as adopted, is noticed by every reader but its author."""
    for where, url, _language, words in written(case):
        for one in noticing.symbols(words, on=case.draft.dated_on):
            yield line(one, where, url)


def look_at_the_road(case: Case) -> Iterator[Line]:
    """A meeting is named for the days of the road, as firmly as the road has them; and dates are written alike."""
    for where, url, language, words in written(case):
        for one in noticing.dates_of_the_road(words, case.road, language=language):
            yield line(one, where, url)
    passages = ((where, language, words) for where, _url, language, words in written(case))
    for one in noticing.together(passages):
        yield Line(one.code, one.level, one.says, one.detail, (Repair(_("Correct"), case.page()),), one.about)


def line(one: Noticed, where: str, url: str, *, about: tuple[str, ...] | None = None) -> Line:
    """Return what was noticed in a passage as a line of the check."""
    says = _("%(where)s: %(says)s") % {"where": where, "says": one.says}
    key = (*one.about, url) if about is None else about
    return Line(one.code, one.level, says, one.detail, (Repair(_("Correct"), url),), key)


def look_at_glyphs(case: Case) -> Iterator[Line]:
    """A letter that no typeface here has would be printed as an empty box."""
    shapes = fonts.FONT_DIR
    pieces = [(where, url, words) for where, url, _language, words in written(case)]
    head = case.letter.meeting.letterhead
    paper = "".join((head.name, head.motto, head.lines, head.own_lines, head.reference_pattern, head.contact_name))
    pieces.append((_("The letterhead"), reverse("settings", args=[case.letter.meeting.slug]), paper))
    pieces.append((_("The signature"), case.page(), case.draft.signatory_name + case.draft.signatory_title))
    for one in case.addressees:
        said = case.everything[one.code]
        words = "".join((said["salutation"], *said["addressee"], *said["values"].values()))
        pieces.append((_("The record of %(name)s") % {"name": one.delegation.name}, case.post(one), words))
    # All at once first: nearly always nothing is missing.
    if not proofreading.unprintable((words for _where, _url, words in pieces), shapes):
        if not any(shapes.glob("*.ttf")):
            yield Line("fonts", Level.WARNING, _("No typeface is laid out yet: letters cannot be compared with them"))
        return
    for where, url, words in pieces:
        if missing := proofreading.unprintable([words], shapes):
            named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
            says = _("%(where)s: no typeface here has %(letters)s") % {"where": where, "letters": named}
            yield Line("glyph", Level.ERROR, says, repairs=(Repair(_("Correct"), url),), about=(url, missing))


def look_at_enclosures(case: Case) -> Iterator[Line]:
    """Every enclosure has its text or its file."""
    slug, pk = case.letter.meeting.slug, case.letter.pk
    for enclosure in case.enclosures:
        url = reverse("enclosure", args=[slug, pk, enclosure.pk])
        if enclosure.pdf and not enclosure.pdf.storage.exists(str(enclosure.pdf)):
            says = _("The file of “%(title)s” is missing") % {"title": enclosure.title}
        elif not enclosure.pdf and not enclosure.body.strip():
            says = _("“%(title)s” has neither text nor file") % {"title": enclosure.title}
        else:
            for fault in prose.faults(enclosure.body, (), gettext=_):
                says = _("“%(title)s”: %(fault)s") % {"title": enclosure.title, "fault": fault}
                repair = Repair(_("Correct"), url)
                yield Line("enclosure", Level.ERROR, says, repairs=(repair,), about=(str(enclosure.pk), fault))
            continue
        yield Line("enclosure", Level.ERROR, says, repairs=(Repair(_("Complete"), url),), about=(str(enclosure.pk),))
    if case.enclosures:
        n = len(case.enclosures)
        says = ngettext("%(n)d enclosure travels with each letter", "%(n)d enclosures travel with each letter", n)
        yield Line("enclosures", Level.OK, says % {"n": n}, some(one.title for one in case.enclosures))


def _said(case: Case, code: str, text: TextDraft, passage: Passage, says: str, *, about: tuple[str, ...]) -> Line:
    words = {"language": LANGUAGES[text.language], "where": passage.where}
    repair = Repair(_("Correct"), case.page(passage.anchor))
    key = (text.language, passage.anchor, *about)
    return Line(code, Level.ERROR, says % words, repairs=(repair,), about=key)


def written(case: Case) -> Iterator[tuple[str, str, str, str]]:
    """Yield everything that people wrote: where it stands, where it is mended, its language, its words."""
    for text in case.draft.texts:
        for passage in passages(case, text):
            where = f"{LANGUAGES[text.language]}, {passage.where}"
            yield where, case.page(passage.anchor), text.language, passage.words
    slug, pk = case.letter.meeting.slug, case.letter.pk
    for one in case.enclosures:
        url = reverse("enclosure", args=[slug, pk, one.pk])
        words = "\n\n".join((one.kicker, one.title, one.byline, one.dated, one.body))
        yield f"“{one.title}”", url, one.language[:2], words
