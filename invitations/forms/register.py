"""What the pages of the register and the address book ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from invitations.addresses import lines
from invitations.addresses.addressbook import Mailbox
from invitations.addresses.import_columns import COLUMNS
from invitations.models import Act, Address, Delegation, OfficeHolder, State
from invitations.table import LANGUAGES
from msp.forms import DayInput


class LineField(forms.CharField):
    """One line of text, kept as it is written or refused in words."""

    def __init__(self, *, limit: int, markup: bool = False, **options: Any) -> None:
        self.limit, self.markup = limit, markup
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Trim the ends and nothing else."""
        return str(super().to_python(value))

    def validate(self, value: str) -> None:
        """Refuse what cannot stand in a line."""
        super().validate(value)
        if fault := lines.fault_in(value, limit=self.limit, markup=self.markup):
            raise forms.ValidationError(fault)


class MailboxField(LineField):
    """One e-mail address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(limit=lines.LONGEST_EMAIL, widget=forms.EmailInput, **options)

    def validate(self, value: str) -> None:
        """Refuse what is no address, in the words of the address book."""
        super().validate(value)
        if value and (fault := lines.email_fault(value)):
            raise forms.ValidationError(fault)


# --- treaty actions --------------------------------------------------------------------------------------------------


class ActForm(forms.ModelForm):
    """A treaty action as the depositary recorded it."""

    state = forms.ModelChoiceField(
        label=_("State"), queryset=State.objects.order_by("seat_en"), to_field_name="code", empty_label=_("Choose")
    )
    source = LineField(
        label=_("Source"),
        limit=300,
        markup=True,
        required=False,
        help_text=_("Such as the number of the depositary notification"),
    )

    class Meta:
        model = Act
        fields = ["state", "kind", "on", "effective_on", "source"]
        widgets = {"on": DayInput(), "effective_on": DayInput()}
        help_texts = {
            "on": _("As the depositary gives it; for a withdrawal, the day of the notice"),
            "effective_on": _("For a withdrawal only"),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the day on which a withdrawal takes effect, which no rule here can tell."""
        values = super().clean() or {}
        if values.get("kind") == Act.Kind.WITHDRAWAL and not values.get("effective_on"):
            self.add_error("effective_on", gettext("Give the day on which the withdrawal takes effect."))
        return values

    def _post_clean(self) -> None:
        # The deed decides what the register can hold, and words it; the model's own checks would say it worse.
        self.instance = forms.models.construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)


class WhyForm(forms.Form):
    """Why something is taken out."""

    why = LineField(label=_("Why it is struck out"), limit=300, markup=True)


class NoteForm(forms.Form):
    """A line for the correspondence with a State."""

    text = LineField(
        label=_("Note"), limit=500, markup=True, help_text=_("Such as a telephone call: who, and what was said")
    )


# --- address book ----------------------------------------------------------------------------------------------------


class DelegationForm(forms.Form):
    """What the record says of a post."""

    mission_name = LineField(label=_("Name of the mission"), limit=300, help_text=_("As the mission itself writes it"))
    mission_name_fr = LineField(label=_("Name of the mission in French"), limit=300, required=False)
    language = forms.ChoiceField(
        label=_("Language of letters"),
        choices=list(LANGUAGES.items()),
        help_text=_("English where a letter is not written in this language"),
    )
    fallback_email = MailboxField(
        label=_("Fallback address"),
        required=False,
        help_text=_("Where letters go if the mission in Geneva is not confirmed, such as the mission in New York"),
    )
    note = LineField(label=_("Note on the post"), limit=500, markup=True, required=False)
    # What the record said when the form was opened.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def initial_of(cls, delegation: Delegation, *, seen: str) -> dict[str, Any]:
        """Return the record as the form shows it."""
        return {
            "mission_name": delegation.mission_name,
            "mission_name_fr": delegation.mission_name_fr,
            "language": delegation.language,
            "fallback_email": delegation.fallback_email,
            "note": delegation.note,
            "seen": seen,
        }


class HolderForm(forms.Form):
    """Who heads the post, as name, title and salutation are to be printed."""

    name = LineField(
        label=_("Name as printed"),
        limit=200,
        help_text=_("With honorifics, exactly as it is to stand in the letter: H.E. Mme Bente ANGELL-Hansen"),
    )
    title = LineField(label=_("Title"), limit=200, required=False, help_text=_("The line under the name"))
    salutation = LineField(label=_("Salutation"), limit=100, help_text=_("The first line of the letter: Excellency,"))
    named = forms.BooleanField(
        label=_("This is a person’s name"),
        required=False,
        help_text=_("Not ticked where only the office is known: H.E. the Permanent Representative"),
    )
    correction = forms.BooleanField(
        label=_("The same person, written correctly"),
        required=False,
        help_text=_("Otherwise another name is another person, and the one before stays on record as former."),
    )

    @classmethod
    def initial_of(cls, head: OfficeHolder | None) -> dict[str, Any]:
        """Return the record as the form shows it."""
        if head is None:
            return {}
        return {"name": head.name, "title": head.title, "salutation": head.salutation, "named": head.named}


class AddressForm(forms.Form):
    """One mailbox of a post; emptied, it goes."""

    email = MailboxField(label=_("E-mail address"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Address.Purpose.choices, required=False)
    label = LineField(label=_("Whose it is"), limit=120, required=False)

    def mailbox(self) -> Mailbox | None:
        """Return the mailbox that is asked for, or none where the line is empty."""
        values = self.cleaned_data
        if not values.get("email"):
            return None
        return Mailbox(values["email"], values.get("purpose") or Address.Purpose.TO, values.get("label", ""))


class BaseAddressFormSet(forms.BaseFormSet):
    """The mailboxes of a post, each once."""

    default_error_messages = {
        "missing_management_form": _("The lines did not arrive whole. Load the page again, then write them anew."),
        "too_many_forms": _("A post has at most %(num)d mailboxes here."),
    }

    def clean(self) -> None:
        """Say at its line which mailbox is given twice."""
        seen: set[str] = set()
        for form in self.forms:
            email = form.cleaned_data.get("email", "").casefold() if form.is_valid() else ""
            if email and email in seen:
                form.add_error("email", gettext("This mailbox is given twice."))
            seen.add(email)

    def mailboxes(self) -> list[Mailbox]:
        """Return what is asked for, empty lines left out."""
        return [box for form in self.forms if (box := form.mailbox())]


AddressFormSet: type[BaseAddressFormSet] = forms.formset_factory(  # type: ignore[assignment]  # it returns its `formset`
    AddressForm, formset=BaseAddressFormSet, extra=2, max_num=12, validate_max=True, absolute_max=20
)


# --- import ----------------------------------------------------------------------------------------------------------


class UploadForm(forms.Form):
    """A file to import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), at most 10 MB and 10,000 rows"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        allow_empty_file=True,
        max_length=255,
    )


class RepairForm(forms.Form):
    """The cells of one row that need a person."""

    leave_out = forms.BooleanField(label=_("Leave this row out"), required=False)

    def __init__(self, *args: Any, keys: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for column in COLUMNS:
            if column.key in keys:
                self.fields[column.key] = forms.CharField(label=column.label, required=False)
        if "party" in keys:
            self.fields["party"].widget.attrs["list"] = "parties"
        self.order_fields([*(column.key for column in COLUMNS if column.key in keys), "leave_out"])


def column_choices() -> list[tuple[str, Any]]:
    """Return what a column of a file can be taken for."""
    return [("", _("not used")), *((column.key, column.label) for column in COLUMNS)]
