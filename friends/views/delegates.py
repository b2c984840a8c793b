"""What a friend finds behind the personal link: its themes, and the people who act for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from friends import contacts, history, publishing
from friends.faults import NotPossible
from friends.forms import ContactForm
from friends.models import Contact, Friend
from invitations.access import delegate
from invitations.models import ReplyLink
from invitations.sections import faults_of

# People of one delegation on one theme: more is a machine.
MOST = 12


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def friends_for(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """Show a delegation its themes with its people, and take another name."""
    terms = _terms(link)
    form = ContactForm(request.POST or None)
    term = next((one for one in terms if str(one.pk) == request.POST.get("term")), None)
    if request.method == "POST" and form.is_valid():
        if term is None:
            raise Http404
        try:
            if len(term.contacts.all()) >= MOST:
                raise NotPossible(_("That is enough people for one theme."))
            contacts.add(term, form.person(), by=None, by_name=_name(link))
            return redirect("friends-for", link.public_id)
        except NotPossible as fault:
            form.add_error("email", str(fault))
    chosen = request.POST.get("term", "")
    page = {"terms": terms, "form": form, "faults": faults_of(form), "chosen": chosen, **_around(link)}
    return render(request, "friends/friends_for.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@delegate
def contact_for(request: HttpRequest, link: ReplyLink, pk: int) -> HttpResponse:
    """Let a delegation correct or strike one of its people."""
    mine = Contact.objects.filter(friend__in=[one.pk for one in _terms(link)])
    rows = mine.select_related("user", "friend__theme__meeting")
    found = get_object_or_404(rows, pk=pk)
    if request.POST.get("remove"):
        contacts.remove(found, by=None, by_name=_name(link))
        return redirect("friends-for", link.public_id)
    form = ContactForm(request.POST or None, instance=get_object_or_404(rows, pk=pk))
    if form.is_valid():
        try:
            contacts.change(found, form.person(), by=None, by_name=_name(link))
            return redirect("friends-for", link.public_id)
        except NotPossible as fault:
            form.add_error("email", str(fault))
    page = {"form": form, "faults": faults_of(form), "contact": found, **_around(link)}
    return render(request, "friends/contact_for.html", page, status=422 if form.errors else 200)


def _terms(link: ReplyLink) -> list[Friend]:
    return list(history.terms().filter(delegation=link.invitation.delegation_id, until_on=None))


def _name(link: ReplyLink) -> str:
    """Return who writes, for the journal; staff read it, so it does not follow the delegate's language."""
    return f"{link.invitation.delegation.name_in('en')}, personal link"


def _around(link: ReplyLink) -> dict[str, object]:
    meeting = link.invitation.delegation.meeting
    return {
        "link": link,
        "delegation": link.invitation.delegation,
        "meeting": meeting,
        "letterhead": meeting.letterhead,
        "is_public": publishing.is_public(meeting),
    }
