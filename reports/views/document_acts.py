"""What a person does with a ready document: marks it as signed, sends it, publishes it, withdraws it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msoko.lib.files import BadFile
from msoko.lib.russian import counted, join_and
from reports.actions import register
from reports.forms.documents import SendForm, SignForm
from reports.models import Document
from reports.refusals import ActionRefused
from reports.views.documents import document_or_404
from schools.access import Permission, ensure

GET_POST = require_http_methods(["GET", "POST"])


def _document(request: HttpRequest, pk: int) -> Document:
    row = document_or_404(request, pk)
    ensure(request.user, Permission.DECIDE, municipality=row.municipality_id)
    return row


def _form(request: HttpRequest, template: str, row: Document, form: Any) -> HttpResponse:
    context = {"form": form, "document": row}
    return render(request, f"reports/documents/{template}.html", context, status=422 if form.is_bound else 200)


@GET_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, date and the scan of the signed copy."""
    row = _document(request, pk)
    initial = {"number": row.signed_number, "date": row.signed_on or timezone.localdate(), "by": row.signed_by}
    form = SignForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            register.mark_signed(document=row, signature=form.signature(), by=request.user, at=timezone.now())
            messages.success(request, "Документ отмечен как подписанный.")
            return redirect(row)
        except BadFile as problem:
            form.add_error("file", str(problem))
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    return _form(request, "sign", row, form)


@GET_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """To organisations, by a letter with a link."""
    row = _document(request, pk)
    initial = {"organisations": [row.organisation_id] if row.organisation_id else []}
    form = SendForm(request.POST or None, document=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["organisations"])
        try:
            letters, nobody = register.send(document=row, organisations=chosen, by=request.user, at=timezone.now())
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Отправлено: {counted(letters, 'письмо', 'письма', 'писем')}.")
            if nobody:
                messages.warning(request, f"Нет руководителя с доступом в портал: {join_and(nobody)}.")
            return redirect(row)
    return _form(request, "send", row, form)


@require_POST
def send_profiles(request: HttpRequest, pk: int) -> HttpResponse:
    """Each profile of the batch to its school."""
    row = _document(request, pk)
    try:
        sent = register.send_profiles(batch=row, by=request.user, at=timezone.now())
        messages.success(request, f"Отправлено: {counted(sent, 'профиль', 'профиля', 'профилей')}.")
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the document to everybody."""
    row = _document(request, pk)
    try:
        register.publish(document=row, by=request.user, at=timezone.now())
        if row.municipality.is_public:
            messages.success(request, "Документ опубликован на открытой странице.")
        else:
            messages.warning(
                request, "Документ отмечен для публикации. Открытая страница выключена: включите её в настройках."
            )
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@require_POST
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    row = _document(request, pk)
    try:
        register.unpublish(document=row, by=request.user)
        messages.success(request, "Документ снят с открытой страницы.")
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)
