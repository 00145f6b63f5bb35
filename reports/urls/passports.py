"""Passports of indicators as files."""

from django.urls import path

from reports.views import passports

urlpatterns = [path("indicators/<int:pk>/document", passports.order, name="passport_document")]
