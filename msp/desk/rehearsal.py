"""The sample played forward to 11 March 2010: the letter has left, and made-up answers have come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from friends import groups_sample, offers
from friends import sample as themes_of_friends
from friends.models import Theme
from invitations import copies, letters, preflight, replies, sample_board, states
from invitations.addresses import addressbook
from invitations.models import Copy, Delegation, Invitation, Letter, Reply
from invitations.preflight.findings import Level
from msp import sample
from msp.desk import sample_road
from msp.models import Meeting, User
from outcomes import sample as texts
from outcomes import sample_signing as signing
from outcomes import signatories
from outcomes.proceedings import sample as proceedings

DAY = date(2010, 3, 11)
FIRST_MORNING = datetime(2010, 3, 5, 13, 0, tzinfo=UTC)
LAST_MORNING = datetime(2010, 3, 11, 8, 0, tzinfo=UTC)
# How many had answered by the end of each day from 5 to 11 March.
BY_DAY = (9, 14, 15, 31, 52, 71, 84)
# Of each capacity: how many come and how many send regrets; the others have not answered.
SHARES = {"consented": (23, 1), "signatory": (38, 4), "none": (12, 6)}
NAMED = 19
AUTHORITIES = ("note", "powers", "note")
REGRETS = "The Permanent Mission regrets that it will not be able to attend."


@dataclass(frozen=True)
class Made:
    """One made-up answer."""

    invitation: Invitation
    answer: str
    at: datetime
    signs: bool | None
    themes: tuple[Theme, ...]


def play_to_replies(meeting: Meeting, *, say: Callable[[str], object]) -> None:
    """Approve, prepare and dispatch the founding letter, then answer it; run again, it goes on where it stopped."""
    letter = meeting.letters.filter(reminds_of=None).order_by("pk").first()
    if letter is None:
        say("The sample has no letter to send.")
        return
    _approve(meeting, letter)
    _prepare(letter, say)
    if letter.status == Letter.Status.APPROVED:
        letters.dispatch(letter, by=_person("secretariat"))
        say("The letters are released; a running worker delivers them to the mail tray.")
    _answer(meeting, letter)
    themes_of_friends.take_up(meeting, by=_person("first.secretary"), on=groups_sample.CALLED, now=LAST_MORNING)
    texts.open_round(meeting, now=LAST_MORNING)
    sample_road.furnish(meeting)
    groups_sample.open_group(meeting, coordinator=_person("friend"))
    proceedings.prepare(meeting)
    signing.open_joint_letter(meeting, by=_person("secretariat"), now=LAST_MORNING)
    meeting.rehearsal_on = DAY
    meeting.save(update_fields=["rehearsal_on"])
    sample_board.play(meeting, by=_person("secretariat"))
    say(f"{Reply.objects.filter(invitation__letter=letter, current=True).count()} answers, all of them invented.")


def play_to_opening(meeting: Meeting, *, say: Callable[[str], object]) -> None:
    """Play the meeting itself to its first morning; run again, it changes nothing."""
    day = proceedings.play_first_morning(meeting)
    if day is None:
        return
    meeting.rehearsal_on = day
    meeting.save(update_fields=["rehearsal_on"])
    say("The meeting is open: officers, agenda and statements are invented.")


def _person(seat: str) -> User:
    return User.objects.get(email=f"{seat}@{sample.DOMAIN}")


def _approve(meeting: Meeting, letter: Letter) -> None:
    if letter.status != Letter.Status.DRAFT:
        return
    ambassador = _person("ambassador")
    doubtful = meeting.delegations.filter(post=Delegation.Post.UNCONFIRMED, state__isnull=False)
    addressbook.fall_back(meeting, codes=doubtful.values_list("state__code", flat=True), by=ambassador)
    warnings = [line.key for line in preflight.check(letter) if line.level == Level.WARNING]
    letters.acknowledge(letter, warnings, by=ambassador)
    letter.refresh_from_db()
    letters.approve(letter, by=ambassador)
    letter.refresh_from_db()


def _prepare(letter: Letter, say: Callable[[str], object]) -> None:
    waiting = letter.copies.filter(status=Copy.Status.PROMISED)
    total = waiting.count()
    if total:
        say(f"Preparing {total} letters")
        copies.prepare_some(waiting.values_list("pk", flat=True))


def _answer(meeting: Meeting, letter: Letter) -> None:
    for made in _made_up(meeting, letter):
        replies.record(
            made.invitation,
            answer=made.answer,
            source=Reply.Source.LINK,
            words=REGRETS if made.answer == Reply.Answer.REGRETS else "",
            answered_at=made.at,
            invented=True,
            also=[partial(_say_more, made)] if made.answer == Reply.Answer.ATTENDING else (),
        )


def _say_more(made: Made, reply: Reply) -> None:
    """Name who comes and who signs, and offer help, as the sections of the reply page do."""
    comes = _who(made.invitation)
    replies.name_delegates(reply, comes)
    if made.signs:
        signatories.name(reply, comes[0], authority=AUTHORITIES[made.invitation.pk % len(AUTHORITIES)])
    elif made.signs is False:
        signatories.leave_open(reply)
    offers.offer(reply, made.themes)


def _who(invitation: Invitation) -> list[replies.Person]:
    name = invitation.delegation.name_in("en")
    return [
        replies.Person(f"Ambassador, {name}", "Permanent Representative"),
        replies.Person(f"First Secretary, {name}"),
    ]


def _made_up(meeting: Meeting, letter: Letter) -> Iterator[Made]:
    """Choose who answers what and when: always the same ones, spread over capacities, days and themes."""
    themes = offers.choices(offers.branches(meeting))
    answered = set(Reply.objects.filter(invitation__letter=letter).values_list("invitation", flat=True))
    asked = 0
    for number, (capacity, invitation, answer) in enumerate(_chosen(meeting, letter)):
        signs = None
        if capacity == "consented" and answer == Reply.Answer.ATTENDING:
            asked += 1
            signs = asked <= NAMED
        if invitation.pk not in answered:
            yield Made(invitation, answer, _moment(number), signs, _offered(themes, number))


def _chosen(meeting: Meeting, letter: Letter) -> list[tuple[str, Invitation, str]]:
    invited = (
        Invitation.objects.filter(letter=letter, delegation__state__isnull=False)
        .select_related("event", "letter", "delegation__state", "delegation__meeting")
        .order_by("delegation__state__seat_en")
    )
    standings = states.standings(meeting.treaty, on=DAY)
    groups: dict[str, list[Invitation]] = {}
    for invitation in invited:
        groups.setdefault(standings.get(invitation.delegation.code, "none"), []).append(invitation)
    chosen = [
        (capacity, invitation, answer)
        for capacity, (come, regret) in SHARES.items()
        for invitation, answer in _spread(groups.get(capacity, []), come, regret)
    ]
    # Interleaved, so that every day has answers of every capacity.
    return sorted(chosen, key=lambda one: (one[1].delegation_id * 37) % 101)


def _offered(themes: list[Theme], number: int) -> tuple[Theme, ...]:
    """Return what an answer offers: every third one a theme or two; one theme stays uncovered, as they do in life."""
    willing = [theme for theme in themes if theme.slug != themes_of_friends.UNCOVERED]
    if not willing or number % 3:
        return ()
    turn = number // 3
    return tuple(dict.fromkeys(willing[(turn * step) % len(willing)] for step in ((1, 4) if turn % 2 else (1,))))


def _spread(invitations: list[Invitation], come: int, regret: int) -> Iterator[tuple[Invitation, str]]:
    answering = (
        invitations[: come + regret] if len(invitations) <= come + regret else _every(invitations, come + regret)
    )
    step = max(len(answering) // regret, 1) if regret else len(answering) + 1
    regrets = {number * step + step // 2 for number in range(regret)}
    for number, invitation in enumerate(answering):
        yield invitation, Reply.Answer.REGRETS if number in regrets else Reply.Answer.ATTENDING


def _every(invitations: list[Invitation], count: int) -> list[Invitation]:
    return [invitations[number * len(invitations) // count] for number in range(count)]


def _moment(number: int) -> datetime:
    day = next((day for day, total in enumerate(BY_DAY) if number < total), len(BY_DAY) - 1)
    return FIRST_MORNING + timedelta(days=day, minutes=(number * 17) % 180)
