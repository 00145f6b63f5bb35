"""Addresses of the portal. Each app lists its own; the order here is the order of the house."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from msoko import gallery, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("accounts/", include("allauth.urls")),
    path("jobs/", include("msoko.jobs.urls")),
    path("", include("schools.urls")),
    path("", include("indicators.urls")),
    path("", include("roadmaps.urls")),
    path("", include("reports.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("gallery/", gallery.gallery, name="gallery"))

handler400 = "msoko.errors.bad_request"
handler403 = "msoko.errors.denied"
handler404 = "msoko.errors.not_found"
handler500 = "msoko.errors.server_error"
