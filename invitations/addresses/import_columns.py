"""The columns of an address book file: what each may be called, and what its words mean."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from invitations.addresses.lines import plain


@dataclass(frozen=True)
class Column:
    """One column: its key, its name on the page and in the template, what to write in it, and its other names."""

    key: str
    label: Any  # a lazy text
    hint: Any
    example: str
    also: str  # with a comma between them


COLUMNS = (
    Column(
        "party",
        _("State or organisation"),
        _("A name of the State in one of the six languages, its ISO code, or an organisation's name or code"),
        "Norway",
        "state, states, country, pays, etat, estado, party, delegation, iso, iso3, iso2, code, country code, "
        "state name, organisation, organization, member state, country name, nom du pays",
    ),
    Column(
        "mission",
        _("Name of the mission"),
        _("As the mission writes it, in English"),
        "Permanent Mission of Norway in Geneva",
        "mission, mission name, permanent mission, post, nom de la mission, name of mission",
    ),
    Column(
        "mission_fr",
        _("Name of the mission in French"),
        _("For letters in French"),
        "Mission permanente de la Norvège à Genève",
        "mission fr, mission french, mission in french, nom de la mission en francais, mission permanente",
    ),
    Column(
        "holder",
        _("Head of the post"),
        _("The name as it is to be printed, with its honorifics"),
        "H.E. Mme Bente ANGELL-Hansen",
        "head, head of mission, head of post, ambassador, permanent representative, name, office holder, holder, "
        "ambassadeur, chef de mission, nom, nombre, representative, addressee",
    ),
    Column(
        "title",
        _("Title"),
        _("The line under the name"),
        "Ambassador Permanent Representative",
        "function, position, titre, fonction, cargo, rank, title line",
    ),
    Column(
        "salutation",
        _("Salutation"),
        _("The first line of the letter"),
        "Excellency,",
        "form of address, greeting, formule d appel, appel, salutations",
    ),
    Column(
        "language",
        _("Language"),
        _("In which letters are written: English, French, Spanish, Arabic, Chinese or Russian, or en, fr and so on"),
        "English",
        "language of letters, langue, idioma, lang, correspondence language",
    ),
    Column(
        "emails",
        _("E-mail addresses"),
        _("Several with a semicolon between them; they take the place of those on record"),
        "mission@mission.example; registry@mission.example",
        "e mail, email, emails, mail, courriel, courriels, correo, address, addresses, e mail address, "
        "email address, email addresses, to, adresse, adresses",
    ),
    Column(
        "copies",
        _("Copies to"),
        _("Such as the ministry in the capital; several with a semicolon between them"),
        "ministry@capital.example",
        "copy, copies, cc, copy to, copie, copies a, copies to capital, capital",
    ),
    Column(
        "fallback",
        _("Fallback address"),
        _("Used where the mission in Geneva is not confirmed, such as the mission in New York"),
        "newyork@mission.example",
        "fallback, fallback e mail, fallback email, new york, new york mission, adresse de secours",
    ),
    Column(
        "confirmed",
        _("Mission confirmed"),
        _("“yes” where somebody has made sure that mission and address are right"),
        "yes",
        "confirmed, confirme, confirmee, verified",
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
# Several columns of a file may hold these; what stands in them is put together.
MANY = ("emails", "copies")

LANGUAGE_WORDS = {
    "en": ("en", "english", "anglais", "ingles", "eng"),
    "fr": ("fr", "french", "francais", "frances", "fra"),
    "es": ("es", "spanish", "espagnol", "espanol", "spa"),
    "ar": ("ar", "arabic", "arabe", "ara"),
    "ru": ("ru", "russian", "russe", "ruso", "rus"),
    "zh-hans": ("zh", "zh hans", "chinese", "chinois", "chino", "zho"),
}
YES = frozenset({"yes", "y", "oui", "si", "x", "1", "true"})
NO = frozenset({"", "no", "n", "non", "0", "false"})


def language_of(text: str) -> str | None:
    """Return the code of a language named in English, French or Spanish; None for an unknown one."""
    word = plain(text)
    return next((code for code, words in LANGUAGE_WORDS.items() if word in words), None)


def guess(headers: list[str]) -> list[str]:
    """Return for each header the key of the column that it most likely is, or "" for one that is not used.

    Whole names count before likenesses; a key is given once, except those of which a file may have several.
    """
    keys = [_named(header) for header in headers]
    keys = [key or _alike(header) for key, header in zip(keys, headers, strict=True)]
    return [key if key in MANY or key not in keys[:place] else "" for place, key in enumerate(keys)]


def _names() -> dict[str, str]:
    return {
        plain(name): column.key
        for column in COLUMNS
        for name in (column.key, str(column.label), *column.also.split(", "))
    }


def _named(header: str) -> str:
    word = plain(header)
    # "E-mail 2" is another e-mail column.
    return _names().get(word) or _names().get(re.sub(r" ?\d+$", "", word), "")


def _alike(header: str) -> str:
    names = _names()
    near = difflib.get_close_matches(plain(header), names, n=1, cutoff=0.85)
    return names[near[0]] if near else ""
