"""The reference data as one deed: States, organisations, and the Convention on Cluster Munitions with its actions."""

from __future__ import annotations

from django.db import transaction

from invitations import register
from msp.models import Treaty

CCM = {
    "name": "Convention on Cluster Munitions",
    "short_name": "Cluster Munitions",
    "depositary": "Secretary-General of the United Nations",
}


@transaction.atomic
def load() -> Treaty:
    """Write what every meeting starts from and return the Convention; run again, it changes nothing but names."""
    register.load_states()
    register.load_organisations()
    treaty, _made = Treaty.objects.get_or_create(code="ccm", defaults={**CCM, "rule": register.CCM_RULE})
    register.load_treaty_acts(treaty)
    return treaty
