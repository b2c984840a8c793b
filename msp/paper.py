"""What stands on the mission's paper: a copy's plain facts become what the templates print."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from msp import prose

# What the foot of the first page holds. A foot that outgrows the page would be set again and again, for minutes.
FOOT_LINES, FOOT_LETTERS = 12, 600


class TooLong(ValueError):
    """The address does not fit on the paper."""


class Words(NamedTuple):
    """The few words that the paper itself adds."""

    rsvp: str  # before the name of the person who takes the replies
    by: str  # around the last day for one
    enclosures: str
    emblem: str  # what a screen reader says for the two pictures
    code: str


# In the letter's own language, whatever the reader's screen speaks: a letter is never half in another one.
WORDS = {
    "en": Words("R.S.V.P. to", "by {}", "Enclosures", "Emblem", "QR code of the personal link for the reply"),
    "fr": Words("R.S.V.P. à", "au plus tard le {}", "Annexes", "Emblème", "Code QR du lien pour la réponse"),
    "es": Words("S.R.C. a", "a más tardar el {}", "Anexos", "Emblema", "Código QR del enlace para responder"),
    "ru": Words("Просьба ответить:", "не позднее {}", "Приложения", "Эмблема", "QR-код ссылки для ответа"),
    "ar": Words("يرجى الرد على", "في موعد أقصاه {}", "المرفقات", "الشعار", "رمز الاستجابة السريعة لرابط الرد"),
    "zh": Words("敬请回复", "{}前", "附件", "徽章", "回复链接的二维码"),
}


def words(language: str) -> Words:
    """Return the words in a language such as `fr` or `zh-hans`, in English where there are none."""
    return WORDS.get(language.partition("-")[0], WORDS["en"])


def letter(facts: Mapping[str, Any], *, preview: bool = False) -> dict[str, Any]:
    """Return what pdf/letter.html prints; a preview marks what differs from copy to copy.

    Raises prose.UnknownField, and TooLong when the foot of the page cannot hold the address.
    """
    _measure_foot(facts)
    language = facts["language"]

    def written(text: str) -> SafeString:
        return _safe(prose.html(text, facts["values"], mark=preview, language=language))

    def said(text: str) -> str:
        return prose.habit(prose.clean(text), language)

    return {
        **facts,
        "words": words(language),
        "title": prose.clean(f"{facts['reference']} {facts['letterhead']['name']}").strip(),
        "lines": "\n".join(map(said, facts["letterhead"]["lines"])),
        "own_lines": "\n".join(map(prose.clean, facts["letterhead"]["own_lines"])),
        "reference": _registered(facts["reference"], language),
        "place_and_date": said(facts["place_and_date"]),
        "salutation": said(facts["salutation"]),
        "paragraphs": [written(paragraph) for paragraph in facts["paragraphs"]],
        "courtesy": written(facts["courtesy"]),
        "close": said(facts["close"]),
        "signatory": _signatory(facts["signatory"], language),
        "addressee": "\n".join(said(line) for line in facts["addressee"] if line.strip()),
        "rsvp": _rsvp(facts["rsvp"], language),
        "enclosures": said(f"{words(language).enclosures}: {count}" if (count := len(facts["enclosures"])) else ""),
    }


def enclosure(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what pdf/enclosure.html prints. An enclosure has no fields: it is the same for everybody."""
    language = facts["language"]
    lines = {
        key: _safe(prose.line(facts.get(key, ""), {}, language=language))
        for key in ("kicker", "title", "byline", "dated")
    }
    body = _safe(prose.html(facts["body"], {}, language=language))
    return {**facts, **lines, "body": body, "plain_title": prose.plain(facts["title"], {}, language=language)}


def _measure_foot(facts: Mapping[str, Any]) -> None:
    rsvp = facts["rsvp"] or {}
    columns = (facts["addressee"], [rsvp[key] for key in ("contact", "email", "by") if key in rsvp])
    for lines in columns:
        if len(lines) > FOOT_LINES or sum(map(len, lines)) > FOOT_LETTERS:
            raise TooLong(_("The address at the foot of the letter is too long: %(start)s…") % {"start": lines[0][:60]})


def _signatory(signatory: Mapping[str, str], language: str) -> dict[str, str]:
    return {
        "name": _name(signatory["name"], language),
        "title": prose.habit(prose.clean(signatory["title"]), language),
    }


def _rsvp(rsvp: Mapping[str, str] | None, language: str) -> dict[str, Any] | None:
    if not rsvp:
        return None
    day, email = prose.clean(rsvp["by"]), prose.clean(rsvp["email"])
    lines = (
        words(language).rsvp,
        _name(rsvp["contact"], language),
        format_html('<span class="navy">{}</span>', email) if email else "",
        words(language).by.format(day) if day else "",
    )
    return {"lines": [line for line in lines if line], "link": rsvp["link"]}


def _name(name: str, language: str) -> str:
    # In a line from right to left the capitals and the small capitals of one word would change places.
    return prose.habit(prose.clean(name), language) if language == "ar" else _safe(prose.name(name))


def _registered(reference: str, language: str) -> str:
    # A reference stands as it is registered; only in a line from right to left does it need its own direction.
    return prose.habit(prose.clean(reference), language) if language == "ar" else prose.clean(reference)


def _safe(html: str) -> SafeString:
    """Trust what msp.prose wrote: it escapes every letter that it was given."""
    return mark_safe(html)  # noqa: S308 - see above
