"""All that a delegate reads is in the six languages, with the same gaps to fill and the right number of plurals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import formats, translation
from django.utils.translation.template import templatize

from msp.models import Event
from msp.templatetags.msp import moment, weekday
from outcomes.models import (
    Adoption,
    Authority,
    CompromiseAnswer,
    Document,
    Proposal,
    Signatory,
    Signature,
    Signing,
    Speaker,
)

ROOT = settings.BASE_DIR
LANGUAGES = ("ar", "zh_Hans", "fr", "ru", "es")
CALLS = {"gettext": None, "_": None, "gettext_lazy": None, "ngettext": None, "pgettext_lazy": None, "pgettext": None}
GAP = re.compile(r"%\((\w+)\)[sd]")
PAGES = (
    "delegate.html",
    "403_csrf.html",
    "invitations/_reply*.html",
    "invitations/reply.html",
    "invitations/reply_begun.html",
    "invitations/reply_done.html",
    "invitations/reply_lost.html",
    "invitations/reply_paper.html",
    "invitations/reply_unprinted.html",
    "outcomes/_reply*.html",
    "outcomes/_delegate_card.html",
    "outcomes/*_for.html",
    "outcomes/proposal_for_fault.html",
    "outcomes/signing_screen.html",
    "outcomes/public*.html",
    "outcomes/text_file*.html",
    "outcomes/text_propose.html",
    "friends/_mail*",
    "friends/_member*.html",
    "friends/_reply*.html",
    "friends/_told.html",
    "friends/*_for.html",
    "friends/public*.html",
    "mail/base.html",
    "mail/_button.html",
    "mail/compromise/*",
    "mail/confirmation/*",
    "mail/group_circular/*",
    "mail/invitation/*",
    "mail/link_again/*",
    "mail/proposal_moved/*",
    "mail/signed/*",
    "mail/signing_code/*",
    "pdf/_signing_*.html",
    "pdf/signed_text.html",
    "pdf/signing_*.html",
)
MODULES = (
    "invitations/sections.py",
    "outcomes/sections.py",
    "outcomes/faults.py",
    "outcomes/forms_proposals.py",
    "outcomes/forms_speaking.py",
    "outcomes/importing.py",
    "outcomes/marginalia.py",
    "outcomes/marks.py",
    "outcomes/proposals.py",
    "outcomes/signing/codes.py",
    "outcomes/signing/printed.py",
    "outcomes/signing/signatures.py",
    "outcomes/views/delegates.py",
    "outcomes/views/floor/delegates.py",
    "outcomes/views/public.py",
    "outcomes/views/word_files.py",
    "friends/sections.py",
    "friends/views/delegates.py",
    "friends/views/members.py",
    "invitations/confirmations.py",
    "invitations/replies.py",
    "invitations/views/replies.py",
    "invitations/forms/replies.py",
)
# The forms on which staff write down what came otherwise stand in the same modules.
STAFF_ONLY = {
    "Paragraph",
    "What",
    "Kind of the new paragraph",
    "Proposed by",
    "How it came",
    "Seen by",
    "Delegations",
    "Groups",
    "Until",
    "Leave it empty to close by hand.",
    "Hour, in Geneva",
    "Please say why the signature does not count.",
    "This signature stands in a paper that is made; it stays.",
    "%(n)d proposal is entered.",
    "How the answer came",
    "Say how the answer came.",
    "Who said it, or the reference of the note",
    "Say who gave the answer, so that it can be checked.",
    "Send a confirmation to",
    "Leave it empty to send none.",
}

# The modules of these speak to staff besides.
SPOKEN_TO_DELEGATES = (
    "Only States whose agreement is asked can break silence.",
    "Silence ended on %(moment)s; an objection can no longer be taken.",
    "This offer is closed; your earlier answer stands.",
    "a paragraph without a number",
    "Please write your answer first.",
    "An answer has at most %(most)d characters.",
    "Please say whether you will attend.",
    "This session has begun or is cancelled; an answer can no longer be taken.",
    # The forms on which a text is opened and transmitted stand beside the one on which it is signed.
    "By what authority?",
    "Code from the message",
    "Not to be said here",
    "The drawing could not be read. Please draw it again, or leave it empty.",
    "the whole text",
    "This address is named already.",
    "The list of speakers is closed.",
    "This delegation is on the list, or has the floor.",
    "Your delegation stands on this list several times. Please withdraw one of them first.",
)


def sources() -> Iterator[tuple[Path, str]]:
    """Yield what delegates read: templates as the Python that Django's own extraction makes of them, and modules."""
    for pattern in PAGES:
        found = sorted((ROOT / "templates").glob(pattern))
        assert found, pattern
        yield from ((path, templatize(path.read_text(), origin=str(path))) for path in found)
    yield from ((ROOT / name, (ROOT / name).read_text()) for name in MODULES)


def texts() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each text once, with its context and its plural, if it has one."""
    seen = set()
    for _path, source in sources():
        for _line, call, said, _comments in extract_python(BytesIO(source.encode()), CALLS, [], {}):
            words = tuple(str(word) for word in (said if isinstance(said, tuple) else (said,)) if word)
            context, words = (words[0], words[1:]) if str(call).startswith("pgettext") else ("", words)
            if words and (context, words) not in seen and words[0] not in STAFF_ONLY:
                seen.add((context, words))
                yield context, words
    for kind in (
        Event.Kind,
        Signatory.Choice,
        Document.Type,
        Adoption.Manner,
        CompromiseAnswer.Answer,
        Authority,
        Signature.Way,
        Signing.Role,
        Speaker.Level,
    ):
        yield from (("", (str(label),)) for label in kind.labels)
    yield from (("proposal", (str(label),)) for label in (*Proposal.Status.labels, *Proposal.Position.labels))
    for sentence in ("attending", "regrets", "not decided", *SPOKEN_TO_DELEGATES):
        yield "", (sentence,)


def _forms(text: object) -> list[str]:
    """A text and its plurals."""
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text)]


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """The texts of one language."""
    with (ROOT / "msp" / "locale" / request.param / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=request.param)


def test_the_search_finds_the_texts() -> None:
    with translation.override("en"):
        found = dict.fromkeys(words[0] for _context, words in texts())

    assert len(found) > 120
    assert {"Who is coming?", "Title", "Choose from %(n)d theme", "Please say whether you will attend."} <= found.keys()


def test_every_text_that_a_delegate_reads_is_translated(catalogue: Catalog) -> None:
    with translation.override("en"):
        wanted = list(texts())

    found = {(context, words): catalogue.get(words[0], context or None) for context, words in wanted}

    missing = [words[0] for (_context, words), message in found.items() if message is None or not message.string]
    assert missing == []
    assert not [message.id for message in found.values() if message and message.fuzzy]


def test_a_translation_has_the_gaps_of_its_original(catalogue: Catalog) -> None:
    wrong = []
    for message in catalogue:
        original, translated = _forms(message.id), _forms(message.string)
        wanted = set(GAP.findall(original[-1]))
        wrong += [text for text in translated if not set(GAP.findall(text)) <= wanted]
        # In "one" and "two" a language may say the number in a word.
        wrong += [text for text in translated[-1:] if set(GAP.findall(text)) != wanted]
        if message.pluralizable:
            assert len(translated) == catalogue.num_plurals, message.id
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "day", "weekday"),
    [
        ("en", "17 March 2010", "Wednesday"),
        ("ar", "17 آذار/مارس 2010", "الأربعاء"),
        ("zh-hans", "2010年3月17日", "星期三"),
        ("fr", "17 mars 2010", "mercredi"),
        ("ru", "17 марта 2010 г.", "среда"),
        ("es", "17 de marzo de 2010", "miércoles"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, day: str, weekday: str) -> None:
    with translation.override(language):
        written = (formats.date_format(date(2010, 3, 17), "DATE_FORMAT"), formats.date_format(date(2010, 3, 17), "l"))

    assert (written[0], written[1].lower()) == (day, weekday.lower())


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "Wednesday 17 March 2010, 15 March 2010, 18:00"),
        ("ar", "الأربعاء 17 آذار/مارس 2010, 15 آذار/مارس 2010، 18:00"),
        ("zh-hans", "2010年3月17日星期三, 2010年3月15日 18:00"),
        ("fr", "mercredi 17 mars 2010, 15 mars 2010, 18:00"),
        ("ru", "среда, 17 марта 2010 г., 15 марта 2010 г., 18:00"),
        ("es", "miércoles 17 de marzo de 2010, 15 de marzo de 2010, 18:00"),
    ],
)
def test_a_weekday_and_a_moment_are_written_as_the_language_writes_them(language: str, written: str) -> None:
    deadline = datetime(2010, 3, 15, 17, 0, tzinfo=UTC)

    with translation.override(language):
        assert f"{weekday(date(2010, 3, 17)).lower()}, {moment(deadline)}".lower() == written.lower()


def test_arabic_counts_in_six_ways() -> None:
    with translation.override("ar"):
        said = {
            n: translation.ngettext("Choose from %(n)d theme", "Choose from %(n)d themes", n)
            for n in (0, 1, 2, 3, 11, 100)
        }

    assert len(set(said.values())) == 6
