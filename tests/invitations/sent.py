"""What a browser sends when a draft is shown and sent back."""

from __future__ import annotations

from invitations.drafts import Draft
from msp import clock


def form(draft: Draft, *, revision: int = 0) -> dict[str, str | list[str]]:
    """Return the fields of a draft's page."""
    by = draft.reply_by.astimezone(clock.zone()) if draft.reply_by else None
    fields: dict[str, str | list[str]] = {
        "revision": str(revision),
        "title": draft.title,
        "dated_on": str(draft.dated_on),
        "event": str(draft.event.pk) if draft.event else "",
        "reply_by_on": str(by.date()) if by else "",
        "reply_by_at": f"{by:%H:%M}" if by else "",
        "asks": list(draft.asks),
        "numbering": draft.numbering,
        "signatory_name": draft.signatory_name,
        "signatory_title": draft.signatory_title,
        "only_codes": ", ".join(draft.only_codes),
        "language": [text.language for text in draft.texts],
    }
    fields |= {name: "on" for name in ("to_states", "to_organisations") if getattr(draft, name)}
    for text in draft.texts:
        fields |= {f"{text.language}-{name}": getattr(text, name) for name in ("subject", "courtesy", "close")}
        for number, one in enumerate(text.paragraphs):
            prefix = f"{text.language}-{number}"
            fields |= {f"{prefix}-body": one.body, f"{prefix}-audience": one.audience}
            fields[f"{prefix}-picked"] = ", ".join(one.picked)
    return fields
