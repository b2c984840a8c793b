"""The few words that a printed text adds by itself, in its own language whatever the reader's screen speaks."""

from __future__ import annotations

from typing import NamedTuple

from babel import Locale, UnknownLocaleError

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})


class Words(NamedTuple):
    """Those of one language; {} is a number or a name."""

    draft: str
    general: str  # who may have it, as the United Nations says
    limited: str
    restricted: str
    original: str
    item: str
    version: str
    compared: str
    inserted: str  # the key of a comparison
    deleted: str
    moved: str
    bar: str
    left: str  # in the place of a paragraph that went elsewhere, and of one that came
    left_unnumbered: str
    came: str
    came_unnumbered: str


WORDS = {
    "en": Words(
        "DRAFT",
        "Distr.: General",
        "Distr.: Limited",
        "Distr.: Restricted",
        "Original: {}",
        "Agenda item {}",
        "version {}",
        "Comparison of {} with {}.",
        "Inserted text",
        "deleted text",
        "moved paragraph",
        "a bar in the margin marks a changed paragraph.",
        "[Moved from here, now {}]",
        "[Moved from here]",
        "[Moved here, formerly {}]",
        "[Moved here]",
    ),
    "fr": Words(
        "PROJET",
        "Distr. générale",
        "Distr. limitée",
        "Distr. restreinte",
        "Original : {}",
        "Point {} de l’ordre du jour",
        "version {}",
        "Comparaison de {} avec {}.",
        "Texte inséré",
        "texte supprimé",
        "paragraphe déplacé",
        "une barre dans la marge signale un paragraphe modifié.",
        "[Déplacé d’ici, désormais {}]",
        "[Déplacé d’ici]",
        "[Déplacé ici, anciennement {}]",
        "[Déplacé ici]",
    ),
    "es": Words(
        "BORRADOR",
        "Distr. general",
        "Distr. limitada",
        "Distr. reservada",
        "Original: {}",
        "Tema {} del programa",
        "versión {}",
        "Comparación de {} con {}.",
        "Texto insertado",
        "texto suprimido",
        "párrafo trasladado",
        "una barra al margen señala un párrafo modificado.",
        "[Trasladado desde aquí, ahora {}]",
        "[Trasladado desde aquí]",
        "[Trasladado aquí, antes {}]",
        "[Trasladado aquí]",
    ),
    "ru": Words(
        "ПРОЕКТ",
        "Распространение: общее",
        "Распространение: ограниченное",
        "Распространение: служебное",
        "Язык оригинала: {}",
        "Пункт {} повестки дня",
        "версия {}",
        "Сравнение: {} и {}.",
        "Вставленный текст",
        "исключенный текст",
        "перемещенный пункт",
        "черта на полях отмечает измененный пункт.",
        "[Перемещено отсюда, теперь {}]",
        "[Перемещено отсюда]",
        "[Перемещено сюда, ранее {}]",
        "[Перемещено сюда]",
    ),
    "ar": Words(
        "مسودة",
        "التوزيع: عام",
        "التوزيع: محدود",
        "التوزيع: مقيد",
        "الأصل: {}",
        "البند {} من جدول الأعمال",
        "النسخة {}",
        "مقارنة {} مع {}.",
        "نص مضاف",
        "نص محذوف",
        "فقرة منقولة",
        "الخط في الهامش يدل على فقرة معدلة.",
        "[نُقلت من هنا، وهي الآن {}]",
        "[نُقلت من هنا]",
        "[نُقلت إلى هنا، وكانت {}]",
        "[نُقلت إلى هنا]",
    ),
    "zh": Words(
        "草案",
        "普遍分发",
        "有限分发",
        "限制分发",
        "原文:{}",
        "议程项目{}",
        "第{}版",
        "{}与{}的比较。",
        "插入的文字",
        "删除的文字",
        "移动的段落",
        "页边的竖线表示有改动的段落。",
        "[从此处移走,现为{}]",
        "[从此处移走]",
        "[移至此处,原为{}]",
        "[移至此处]",
    ),
}


def words(language: str) -> Words:
    """Return the words in a language such as `fr` or `zh-hans`, in English where there are none."""
    return WORDS.get(_code(language), WORDS["en"])


def direction(language: str) -> str:
    """Return how a page in a language runs: `ltr` or `rtl`."""
    return "rtl" if _code(language) in RIGHT_TO_LEFT else "ltr"


def language_name(language: str, within: str) -> str:
    """Return how a text in one language calls another: Arabic in French is "arabe"."""
    spoken = _code(within) if _code(within) in WORDS else "en"
    try:
        return Locale.parse(_code(language)).get_language_name(spoken) or language
    except (UnknownLocaleError, ValueError):
        return language


def _code(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
