"""What a browser would send from a page."""

from __future__ import annotations

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collects the controls of the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read one control."""
        facts = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and self.forms and facts.get("name"):
            ticked = facts.get("type") not in ("checkbox", "radio") or "checked" in facts
            if ticked:
                unsaid = "on" if facts.get("type") == "checkbox" else ""
                self.forms[-1][str(facts["name"])] = facts.get("value") or unsaid
        elif tag == "select":
            self.select = facts.get("name") or ""
        elif tag == "option" and self.forms and self.select:
            first = self.forms[-1].setdefault(self.select, facts.get("value") or "")
            self.forms[-1][self.select] = (facts.get("value") or "") if "selected" in facts else first


def form_with(html: str, name: str) -> dict[str, str]:
    """Return what the form that has this control would send as it is shown."""
    reader = _Form()
    reader.feed(html)
    return next(form for form in reader.forms if name in form)
