"""The kinds of paragraphs as people call them."""

from django.utils.translation import gettext_lazy

from outcomes.paragraphs import Kind

KIND_WORDS = {
    Kind.TITLE: gettext_lazy("Title"),
    Kind.HEADING: gettext_lazy("Heading"),
    Kind.SUBHEADING: gettext_lazy("Subheading"),
    Kind.PREAMBULAR: gettext_lazy("Preambular"),
    Kind.OPERATIVE: gettext_lazy("Operative"),
    Kind.NUMBERED: gettext_lazy("Numbered"),
    Kind.SUB: gettext_lazy("(a) under it"),
    Kind.SUBSUB: gettext_lazy("(i) under that"),
    Kind.ACTION: gettext_lazy("Action"),
    Kind.PLAIN: gettext_lazy("Plain"),
}
