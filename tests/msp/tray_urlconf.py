"""The site's addresses with the mail tray among them, as in the sample set-up."""

from msp import tray_urls, urls

urlpatterns = [*tray_urls.urlpatterns, *urls.urlpatterns]
