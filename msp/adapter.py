"""How allauth behaves in this house: nobody signs up, and its mail leaves through our outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from msp import mail


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up; sign-in codes and password letters go by the ordinary outbox, before any round."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: seats are given by the presidency."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's own text and put it in the outbox."""
        message = self.render_mail(template_prefix, email, context)
        html = next((str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        mail.queue(
            key=f"account:{get_random_string(22)}",
            recipient=email,
            subject=str(message.subject),
            text=str(message.body),
            html=html,
            priority=1,
        )
