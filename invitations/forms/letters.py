"""What the pages of the letters ask: a whole draft at once, in as many languages and paragraphs as it has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from invitations.drafts import LANGUAGES, Draft, ParagraphDraft, TextDraft
from invitations.enclosures import Paper
from invitations.models import Delegation, Enclosure, Letter, Paragraph
from msp import clock
from msp.forms import DayInput, TimeInput
from msp.models import Event, Meeting

LONGEST_PARAGRAPH = 20_000
NO_EVENT = _("Nothing: no reply is asked")
# The day ends for the mission when its office does.
USUAL_HOUR = time(18, 0)
ASKS = [("signatory", _("Who will sign the letter to the depositary")), ("themes", _("Offers to be a friend"))]


class CodesField(forms.CharField):
    """States and organisations named by their codes or names, between commas."""

    def __init__(self, known: Mapping[str, Delegation], **options: Any) -> None:
        self.known = known
        super().__init__(**options)

    def clean(self, value: Any) -> list[str]:
        """Return the codes, each once; a name that is none of the meeting's is refused with the nearest one."""
        found, strangers = [], []
        names = {one.name_in("en").casefold(): code for code, one in self.known.items()}
        codes = {code.casefold(): code for code in self.known}
        for part in re.split(r"[,;\n]+", str(super().clean(value))):
            word = " ".join(part.split())
            code = codes.get(word.casefold()) or names.get(word.casefold())
            if code:
                found.append(code)
            elif word:
                strangers.append(self._stranger(word, {**codes, **names}))
        if strangers:
            raise forms.ValidationError(strangers)
        return list(dict.fromkeys(found))

    def _stranger(self, word: str, known: Mapping[str, str]) -> str:
        near = difflib.get_close_matches(word.casefold(), known, n=1)
        words = {"word": word[:60], "near": known[near[0]] if near else ""}
        if near:
            name = self.known[words["near"]].name
            return _t("“%(word)s” is not on the list. Did you mean %(near)s, %(name)s?") % {**words, "name": name}
        return _t("“%(word)s” is no State or organisation of this meeting.") % words


class LetterForm(forms.Form):
    """Dates, signature and addressees."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(
        label=_("Name of the round"), max_length=200, help_text=_("For your own lists; no addressee sees it.")
    )
    dated_on = forms.DateField(label=_("Date of the letter"), widget=DayInput())
    event = forms.ModelChoiceField(
        label=_("Invites to"),
        queryset=Event.objects.none(),
        required=False,
        empty_label=NO_EVENT,
    )
    reply_by_on = forms.DateField(label=_("Reply by"), widget=DayInput(), required=False)
    reply_by_at = forms.TimeField(label=_("Hour, in Geneva"), widget=TimeInput(), required=False, initial=USUAL_HOUR)
    asks = forms.MultipleChoiceField(
        label=_("The reply page also asks"), choices=ASKS, required=False, widget=forms.CheckboxSelectMultiple
    )
    numbering = forms.ChoiceField(label=_("Number"), choices=Letter.Numbering.choices)
    signatory_name = forms.CharField(label=_("Signed by"), max_length=200)
    signatory_title = forms.CharField(label=_("Title under the name"), max_length=200)
    to_states = forms.BooleanField(label=_("States"), required=False)
    to_organisations = forms.BooleanField(label=_("Organisations"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, known: Mapping[str, Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = meeting.events.order_by("starts_on", "pk")  # type: ignore[attr-defined]  # a choice of rows
        self.fields["only_codes"] = CodesField(
            known,
            label=_("Only these"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Codes or names, between commas: NOR, Chile. Empty: all of them."),
        )

    @classmethod
    def initial_of(cls, draft: Draft, *, revision: int) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        by = draft.reply_by.astimezone(clock.zone()) if draft.reply_by else None
        names = ("title", "dated_on", "event", "numbering", "signatory_name", "signatory_title")
        return {
            **{name: getattr(draft, name) for name in names},
            "revision": revision,
            "reply_by_on": by.date() if by else None,
            "reply_by_at": by.time() if by else USUAL_HOUR,
            "asks": list(draft.asks),
            "to_states": draft.to_states,
            "to_organisations": draft.to_organisations,
            "only_codes": ", ".join(draft.only_codes),
        }

    def draft(self, texts: tuple[TextDraft, ...], *, reminds_of: Letter | None) -> Draft:
        """Return the draft that the form describes, with these texts."""
        values = self.cleaned_data
        by = values["reply_by_on"]
        return Draft(
            title=values["title"],
            dated_on=values["dated_on"],
            signatory_name=values["signatory_name"],
            signatory_title=values["signatory_title"],
            texts=texts,
            event=values["event"],
            reply_by=datetime.combine(by, values["reply_by_at"] or USUAL_HOUR, tzinfo=clock.zone()) if by else None,
            numbering=values["numbering"],
            asks=tuple(values["asks"]),
            to_states=values["to_states"],
            to_organisations=values["to_organisations"],
            only_codes=tuple(values["only_codes"]),
            reminds_of=reminds_of,
        )


class TextForm(forms.Form):
    """What stands around the paragraphs in one language."""

    subject = forms.CharField(label=_("Subject of the e-mail"), max_length=200, required=False)
    courtesy = forms.CharField(label=_("Courtesy formula"), max_length=300, required=False)
    close = forms.CharField(label=_("Complimentary close"), max_length=100, required=False)


class ParagraphForm(forms.Form):
    """One paragraph and whom it concerns."""

    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_PARAGRAPH,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea"}),
    )
    audience = forms.ChoiceField(
        label=_("For"), choices=Paragraph.Audience.choices, widget=forms.Select(attrs={"class": "select"})
    )

    def __init__(self, *args: Any, known: Mapping[str, Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picked"] = CodesField(known, label=_("The picked list"), required=False)

    def clean(self) -> dict[str, Any]:
        """A picked list names somebody."""
        values = super().clean() or {}
        if values.get("audience") == Paragraph.Audience.PICKED and "picked" in values and not values["picked"]:
            self.add_error("picked", _t("Name those who hear this paragraph, such as NOR, Chile."))
        return values

    def paragraph(self) -> ParagraphDraft:
        """Return the paragraph as it was written; the ends of lines are the same on every machine."""
        values = self.cleaned_data
        body = values["body"].replace("\r\n", "\n").replace("\r", "\n").strip()
        picked = values["picked"] if values["audience"] == Paragraph.Audience.PICKED else ()
        return ParagraphDraft(body, values["audience"], tuple(picked))


class NewLetterForm(forms.Form):
    """What a letter begins with; all else is written on its page."""

    title = LetterForm.base_fields["title"]
    event = forms.ModelChoiceField(
        label=_("Invites to"),
        queryset=Event.objects.none(),
        required=False,
        empty_label=NO_EVENT,
    )
    dated_on = forms.DateField(label=_("Date of the letter"), widget=DayInput())

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = meeting.events.order_by("starts_on", "pk")  # type: ignore[attr-defined]  # a choice of rows


class EnclosureForm(forms.Form):
    """A paper that travels with the letter: written here, or handed in as PDF."""

    title = forms.CharField(label=_("Title"), max_length=300)
    kicker = forms.CharField(
        label=_("Line above the title"), max_length=100, required=False, help_text=_("Such as DRAFT NON-PAPER")
    )
    byline = forms.CharField(label=_("Line under the title"), max_length=300, required=False)
    dated = forms.CharField(
        label=_("Date as printed"), max_length=60, required=False, help_text=_("Such as February 2010")
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "An empty line begins a paragraph; - begins a point, two spaces before it one below; *so* is italic."
        ),
    )
    file = forms.FileField(
        label=_("Or a PDF"), required=False, help_text=_("At most 10 MB; it takes the place of the text.")
    )

    @classmethod
    def initial_of(cls, enclosure: Enclosure) -> dict[str, str]:
        """Return what the form shows of a paper."""
        names = ("title", "kicker", "byline", "dated", "language", "body")
        return {name: getattr(enclosure, name) for name in names}

    def clean_file(self) -> Any:
        """Refuse a large file before it is read."""
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_LIMIT:
            limit = settings.UPLOAD_LIMIT // (1024 * 1024)
            raise forms.ValidationError(_t("The file is larger than %(limit)d MB.") % {"limit": limit})
        return file

    def paper(self) -> Paper:
        """Return the paper that the form describes."""
        values = dict(self.cleaned_data)
        file = values.pop("file")
        values["body"] = values["body"].replace("\r\n", "\n").strip("\n")
        return Paper(**values, file=file.read() if file else None)


class ConfirmForm(forms.Form):
    """The number of letters, typed by hand before they leave."""

    number = forms.CharField(
        max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, expected: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["number"].label = _t("Type %(number)d to confirm") % {"number": expected}

    def clean_number(self) -> str:
        """Refuse any other number."""
        typed = str(self.cleaned_data["number"]).strip()
        if typed != str(self.expected):
            raise forms.ValidationError(_t("Type %(number)d: that is how many leave.") % {"number": self.expected})
        return typed


class AddressForm(forms.Form):
    """A corrected address for a letter that was refused."""

    email = forms.EmailField(label=_("New address"), max_length=254)
