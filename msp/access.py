"""Who may do what: one table, and the door through which staff come."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from msp.models import Meeting, Seat, User

P, S, F, R = Seat.Role.PRESIDENCY, Seat.Role.SECRETARIAT, Seat.Role.FRIEND, Seat.Role.READER

# Views are open to all who need them; a deed belongs to those who answer for it.
MAY: dict[str, frozenset[str]] = {
    ability: frozenset(roles)
    for ability, roles in {
        "desk.view": (P, S, R),
        "state.view": (P, S, F, R),
        "state.record": (P, S),
        "state.edit": (P, S),
        "letter.view": (P, S, R),
        "letter.compose": (P, S),
        "letter.approve": (P,),
        "letter.dispatch": (P, S),
        "reply.view": (P, S, R),
        "reply.record": (P, S),
        "theme.view": (P, S, F, R),
        "text.view": (P, S, F, R),
        "text.draft": (P, S),
        "roadmap.view": (P, S, F, R),
        "roadmap.edit": (P, S),
        "journal.view": (P, S),
        "meeting.view": (P, S, F, R),
        "meeting.edit": (P,),
        "seat.edit": (P,),
        "clock.edit": (P, S),
        "theme.edit": (P, S),
        # A friend's seat sees and runs its own group alone: friends.coordinators.may_run.
        "group.view": (P, S, F, R),
        "group.run": (P, S, F),
        "floor.view": (P, S, F, R),
        "floor.run": (P, S),
        "signing.view": (P, S, R),
        "signing.run": (P, S),
    }.items()
}


class StaffRequest(HttpRequest):
    """A request whose sender holds a seat at the meeting."""

    user: User
    meeting: Meeting
    seat: Seat


Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[StaffRequest, Meeting, Arguments], HttpResponse]


def may(role: str, ability: str) -> bool:
    """Say whether a role has an ability of the table; an unknown ability is an error, never a yes."""
    return role in MAY[ability]


def staff(ability: str, *, again: bool = False) -> Callable[[View[Arguments]], Callable[..., HttpResponse]]:
    """Let in who holds a seat with this ability and hand over the meeting; `again` asks for the password anew.

    A stranger is asked to sign in, whether the address exists or not. Who may not see the thing gets 404; who may
    see it but not do the deed gets 403.
    """
    if ability not in MAY:
        raise KeyError(ability)

    def door(view: View[Arguments]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest, meeting: str, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            seat = (
                Seat.objects.filter(user=request.user, meeting__slug=meeting)
                .select_related("meeting", "meeting__treaty", "meeting__letterhead")
                .first()
            )
            if seat is None:
                raise Http404
            if not may(seat.role, ability):
                if seat.role in MAY.get(ability.split(".")[0] + ".view", ()):
                    raise PermissionDenied
                raise Http404
            request = cast(StaffRequest, request)
            request.seat, request.meeting = seat, seat.meeting
            if again and not get_reauthentication_flows(request.user):
                # Who signs in by mailed codes alone has nothing to prove themselves with: a grave deed asks for more.
                messages.info(request, _("Please set a password first: approving and sending ask for it."))
                return redirect("account_set_password")
            inner = reauthentication_required(view) if again else view
            return cast(HttpResponse, inner(request, seat.meeting, *args, **kwargs))

        guarded.ability = ability  # type: ignore[attr-defined]  # the door test reads it
        return guarded

    return door
