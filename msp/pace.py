"""The pace of the post: so many mails a minute, and a rest after each refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from msp.models import Transport

# The first rest after a refusal; doubled by each one in a row.
REST = timedelta(seconds=10)
LONGEST_REST = timedelta(minutes=15)


@dataclass(frozen=True)
class Turn:
    """What a pump may do now: send so many, or sleep so many seconds, or, with neither, go home."""

    tokens: int = 0
    wait: float = 0.0
    after_failures: bool = False


def name() -> str:
    """Name the way out: the mail server that the settings point at."""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"[-60:]


def way() -> Transport | None:
    """Return how this way out stands, if anything ever took it."""
    return Transport.objects.filter(name=name()).first()


def take(want: int, *, within: float) -> Turn:
    """Take up to so many tokens, or learn how long to sleep for the next one, at most `within` seconds.

    MAIL_PER_MINUTE = 0 sets no pace. Nobody sleeps beside another who sleeps already, and nobody where the way
    rests: both go home.
    """
    while True:
        transport, _made = Transport.objects.get_or_create(name=name())
        now = timezone.now()
        if transport.open_until and transport.open_until > now:
            return Turn()
        have = _tokens(transport, now, want)
        turn = Turn(tokens=min(want, int(have)), after_failures=transport.failures > 0)
        waiting_until = transport.waiting_until
        if not turn.tokens:
            if waiting_until and waiting_until > now:
                return Turn()
            turn = Turn(wait=min(within, (1 - have) * 60 / settings.MAIL_PER_MINUTE))
            waiting_until = now + timedelta(seconds=turn.wait)
        if _move(transport, tokens=have - turn.tokens, counted_at=now, seen_at=now, waiting_until=waiting_until):
            return turn


def give_back(tokens: int) -> None:
    """Return tokens for which there was no mail after all."""
    if tokens:
        Transport.objects.filter(name=name()).update(tokens=F("tokens") + tokens)


def rest(answer: str) -> None:
    """Leave the way alone for a while after a refusal, longer after each one in a row."""
    transport, _made = Transport.objects.get_or_create(name=name())
    length = min(LONGEST_REST, REST * 2 ** min(transport.failures, 10))
    now = timezone.now()
    # Two pumps refused in the same moment are one refusal.
    Transport.objects.filter(pk=transport.pk, failures=transport.failures).update(
        failures=F("failures") + 1, open_until=now + length, answer=answer, seen_at=now
    )


def well() -> None:
    """Forget earlier refusals: a message was accepted."""
    Transport.objects.filter(name=name(), failures__gt=0).update(failures=0, open_until=None, answer="")


def seen() -> None:
    """Note that the post looked at the outbox at this moment."""
    Transport.objects.update_or_create(name=name(), defaults={"seen_at": timezone.now()})


def _tokens(transport: Transport, now: datetime, want: int) -> float:
    """Count the tokens there are by now: a second's worth at most, one at least, so that no burst adds to the pace."""
    per_minute: int = settings.MAIL_PER_MINUTE
    if per_minute <= 0:
        return float(want)
    most = max(1.0, per_minute / 60)
    if transport.counted_at is None:
        return most
    passed = max(0.0, (now - transport.counted_at).total_seconds())
    return min(most, transport.tokens + passed * per_minute / 60)


def _move(transport: Transport, **change: object) -> bool:
    # By comparison with what was read: of two takers one reads again.
    asked = Transport.objects.filter(
        pk=transport.pk,
        tokens=transport.tokens,
        counted_at=transport.counted_at,
        waiting_until=transport.waiting_until,
    )
    return bool(asked.update(**change))
