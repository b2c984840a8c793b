from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MspConfig(AppConfig):
    name = "msp"
    verbose_name = _("The meeting")

    def ready(self) -> None:
        """Let the installation's checks be heard; they need the settings, so not before now."""
        import_module("msp.checks")
