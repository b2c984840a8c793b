"""The themes and who offers to work on them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from friends import offers
from msp import clock
from msp.access import StaffRequest, staff
from msp.models import Meeting


@staff("theme.view")
@require_GET
def theme_list(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Show every theme with its volunteers, and name those that nobody has taken up."""
    found = offers.taken(meeting, on=clock.today(meeting))
    single = [one for whole in found for one in (whole.parts or (whole,))]
    page = {
        "themes": found,
        "count": len(single),
        "uncovered": [one.theme for one in single if not one.is_covered],
        "volunteers": len({one.delegation.pk for theme in single for one in theme.volunteers}),
    }
    return render(request, "friends/theme_list.html", page)
