"""What a reply asks; each form belongs to one section of the sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from invitations.models import Reply
from msp import mime, prose
from msp.templatetags.msp import icon


class Labelled(BoundField):
    """A field that draws itself whole: label, hint, error and control, in the kit's markup.

    By templates the six fields of the sheet would take a third of the page's time.
    """

    def drawn(self, *, optional: bool = False) -> SafeString:
        """Return the field."""
        hint, error = f"{self.auto_id}_hint", f"{self.auto_id}_error"
        named = " ".join([hint] * bool(self.help_text) + [error] * bool(self.errors))
        described = {"aria-describedby": named} if named else {}
        faulty = {"aria-invalid": "true"} if self.errors else {}
        kind = "textarea" if isinstance(self.field.widget, forms.Textarea) else "input"
        return format_html(
            '<div class="field{}"><label for="{}">{}{}</label>{}{}{}</div>',
            " field--bad" if self.errors else "",
            self.auto_id,
            self.label,
            format_html(' <span class="opt small">{}</span>', _("optional")) if optional else "",
            format_html('<span class="hint" id="{}">{}</span>', hint, self.help_text) if self.help_text else "",
            format_html(
                '<span class="error" id="{}">{}<span>{}</span></span>', error, icon("alert", "i-s"), self.errors[0]
            )
            if self.errors
            else "",
            self.as_widget(attrs={"class": kind, **described, **faulty}),
        )

    def drawn_optional(self) -> SafeString:
        """Return the field, marked as one that may stay empty."""
        return self.drawn(optional=True)


class Quick:
    """A control that draws itself, for the same reason."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the control."""
        facts = self.get_context(name, value, attrs)["widget"]  # type: ignore[attr-defined]  # mixed into a widget
        described = flatatt({"name": facts["name"], **facts["attrs"]})
        if isinstance(self, forms.Textarea):
            # The first line end after the tag is no part of the text.
            return format_html("<textarea{}>\n{}</textarea>", described, facts["value"] or "")
        given = {} if facts["value"] is None else {"value": facts["value"]}
        return format_html("<input{}{}>", flatatt({"type": facts["type"], **given}), described)


class TextInput(Quick, forms.TextInput):
    """One line."""


class EmailInput(Quick, forms.EmailInput):
    """One mailbox."""


class Textarea(Quick, forms.Textarea):
    """Some lines."""


class LineField(forms.CharField):
    """A name or a title: one line, as it is written, without marks that could turn the text around it.

    Its length is checked here and not in the browser, which would cut a longer one without a word.
    """

    def __init__(self, *, at_most: int = 200, **more: Any) -> None:
        super().__init__(validators=[MaxLengthValidator(at_most)], **more)

    def to_python(self, value: Any) -> str:
        """Return the line with inner line ends as spaces."""
        return " ".join(without_marks(str(value or "")).split())


class ProseField(forms.CharField):
    """Some sentences, with their line ends."""

    widget = Textarea

    def __init__(self, *, at_most: int, **more: Any) -> None:
        super().__init__(validators=[MaxLengthValidator(at_most)], **more)

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return without_marks(str(value or "")).replace("\r\n", "\n").replace("\r", "\n").strip()


class MailboxField(forms.EmailField):
    """Exactly one mailbox, of the kind that the post takes."""

    def __init__(self, **more: Any) -> None:
        messages = {"invalid": _("Please give one e-mail address, such as mission@example.org.")}
        super().__init__(error_messages=messages | more.pop("error_messages", {}), **more)

    def clean(self, value: Any) -> str:
        """Return the address; a quoted one, which may hold several, is refused."""
        found = str(super().clean(value))
        try:
            if found:
                mime.address(found)
        except mime.Refused:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return found


def without_marks(text: str) -> str:
    """Return a text without control characters and without marks that turn the direction of what follows."""
    return prose.TURNS.sub("", prose.CONTROLS.sub("", text))


class SheetForm(forms.Form):
    """A form of the reply sheet; its fields draw themselves."""

    bound_field_class = Labelled


class AnswerForm(SheetForm):
    """Whether the delegation comes."""

    answer = forms.ChoiceField(
        choices=Reply.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say whether you will attend.")},
    )
    words = ProseField(
        label=_("A few words to the Presidency"),
        required=False,
        at_most=2000,
        widget=Textarea({"rows": 3, "dir": "auto"}),
    )


class PersonForm(SheetForm):
    """One person who comes; a row left blank is nobody."""

    name = LineField(
        label=pgettext_lazy("person", "Name"), required=False, widget=TextInput({"autocomplete": "off", "dir": "auto"})
    )
    title = LineField(
        label=pgettext_lazy("person", "Title"), required=False, widget=TextInput({"autocomplete": "off", "dir": "auto"})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a title without a name."""
        values = super().clean() or {}
        if values.get("title") and not values.get("name") and not self.has_error("name"):
            self.add_error("name", _("Please give the name that belongs to this title."))
        return values


class SendForm(SheetForm):
    """Where the confirmation goes."""

    confirm_to = MailboxField(
        max_length=254,
        label=_("Send the confirmation to"),
        help_text=_("With a calendar entry and a copy of your reply."),
        error_messages={"required": _("Please give the e-mail address for the confirmation.")},
        widget=EmailInput({"inputmode": "email", "autocomplete": "email", "dir": "ltr"}),
    )


class AgainForm(SheetForm):
    """Which mailbox has lost its link."""

    email = MailboxField(
        max_length=254,
        label=_("The e-mail address that received the letter"),
        error_messages={"required": _("Please give the e-mail address that received the letter.")},
        widget=EmailInput({"inputmode": "email", "autocomplete": "email", "dir": "ltr"}),
    )


class OnBehalfForm(forms.Form):
    """How an answer came that staff write down."""

    source = forms.ChoiceField(
        label=_("How the answer came"),
        choices=[("", "–"), *((value, label) for value, label in Reply.Source.choices if value != Reply.Source.LINK)],
        error_messages={"required": _("Say how the answer came.")},
    )
    source_note = LineField(
        label=_("Who said it, or the reference of the note"),
        at_most=300,
        error_messages={"required": _("Say who gave the answer, so that it can be checked.")},
        widget=TextInput({"autocomplete": "off", "dir": "auto"}),
    )
    confirm_to = MailboxField(
        max_length=254,
        label=_("Send a confirmation to"),
        required=False,
        help_text=_("Leave it empty to send none."),
        widget=EmailInput({"autocomplete": "off", "dir": "ltr"}),
    )
