"""«Что нужно сделать»."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The first page after log-in."""
    return render(request, "reports/home.html")
