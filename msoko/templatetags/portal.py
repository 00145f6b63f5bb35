"""Filters and tags of every template: Russian dates, numbers and plurals, icons, statuses, charts.

The library is a builtin of the template engine (settings.TEMPLATES), so templates use it without {% load %}.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from msoko.lib import dates, russian
from msoko.lib.browsers import browser_name
from msoko.lib.charts import Chart
from msoko.lib.periods import Quarter

register = template.Library()

# Code of a state in any model → (icon of the sprite, colour class). The word is always the label of the state itself.
STATUS: dict[str, tuple[str, str]] = {
    # obligations and tasks by time
    "ontime": ("ontime", "ontime"),
    "soon": ("soon", "soon"),
    "today": ("soon", "soon"),
    "overdue": ("overdue", "overdue"),
    "undated": ("undated", "undated"),
    "unread": ("unread", "unread"),
    "waived": ("na", ""),
    "extended": ("ontime", "ontime"),
    # lines and whole reports
    "new": ("new", ""),
    "draft": ("work", "work"),
    "work": ("work", "work"),
    "in_progress": ("work", "work"),
    "done": ("done", "done"),
    "fixed": ("done", "done"),
    "late": ("done", "soon"),
    "not_done": ("failed", "failed"),
    "not_required": ("na", ""),
    "na": ("na", ""),
    "sent": ("sent", "sent"),
    "submitted": ("sent", "sent"),
    "checked": ("sent", "sent"),
    "returned": ("returned", "returned"),
    "accepted": ("accepted", "accepted"),
    "approved": ("accepted", "accepted"),
    "published": ("accepted", "accepted"),
    "closed": ("locked", ""),
    "locked": ("locked", ""),
    "archived": ("locked", ""),
    "cancelled": ("na", ""),
    # background work and letters
    "waiting": ("ontime", "ontime"),
    "running": ("work", "work"),
    "ready": ("done", "done"),
    "failed": ("failed", "failed"),
    # revisions compared
    "added": ("plus", "added"),
    "removed": ("minus", "removed"),
    "changed": ("edit", "changed"),
    "moved": ("move", "moved"),
    # messages
    "info": ("info", ""),
    "success": ("done", "done"),
    "warning": ("warning", "soon"),
    "error": ("overdue", "overdue"),
}
_NEUTRAL = ("new", "")
_KILOBYTE = 1024


# Icons and statuses -------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite; it never stands without a word beside it, so it is hidden from screen readers."""
    return format_html('<svg class="i" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def status(code: Any, label: Any) -> SafeString:
    """Word + icon + colour of a state; labels are stored in lower case, here they begin the line."""
    drawing, colour = STATUS.get(str(code), _NEUTRAL)
    css = f"st st-{colour}" if colour else "st"
    return format_html('<span class="{}">{}{}</span>', css, icon(drawing), capital(label))


@register.filter
def status_icon(code: Any) -> str:
    """Name of the icon of a state, for places that draw it themselves (tabs, matrix cells)."""
    return STATUS.get(str(code), _NEUTRAL)[0]


@register.filter
def status_class(code: Any) -> str:
    """Colour class of a state without its prefix, for matrix cells and calendar days."""
    return STATUS.get(str(code), _NEUTRAL)[1]


# Dates --------------------------------------------------------------------------------------------------------


@register.filter
def short_date(day: date | None) -> str:
    """«31 дек, чт»."""
    return dates.short_date(_day(day)) if day else ""


@register.filter
def long_date(day: date | None) -> str:
    """«31 декабря 2026, чт»."""
    return dates.long_date(_day(day)) if day else ""


@register.filter
def plain_date(day: date | None) -> str:
    """«31.12.2026»."""
    return dates.plain_date(_day(day)) if day else ""


@register.filter
def near_date(day: date | None, today: date) -> str:
    """«31 дек, чт» within the year of ``today``, with the year outside it."""
    return dates.near_date(_day(day), today) if day else ""


@register.filter
def moment(at: datetime | None) -> str:
    """«8 октября 2026, 09:00» by the clock of the current time zone."""
    return dates.moment_text(at, timezone.get_current_timezone_name()) if at else ""


@register.filter
def days_left(due: date | None, today: date) -> str:
    """«осталось 7 дней», «просрочено на 3 дня»."""
    return dates.days_left(_day(due), today) if due else ""


@register.filter
def in_days(due: date | None, today: date) -> str:
    """«через 25 дней», «вчера»."""
    return dates.in_days(_day(due), today) if due else ""


def _day(value: date) -> date:
    """The calendar day of a date, or of a moment by the clock of the current time zone."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


# Numbers and words --------------------------------------------------------------------------------------------


@register.filter
def quarter_label(code: str) -> str:
    """«III квартал 2026 года» of "2026Q3"."""
    return Quarter.parse(code).label


@register.filter
def number(value: Decimal | int | None, places: int | None = None) -> str:
    """«1 234,5»; an absent value is a dash."""
    return russian.number(value, places)


@register.filter
def percent(value: Decimal | int | None, places: int = 1) -> str:
    """«74,6 %» of a value that is already in percent."""
    return russian.percent(value, places)


@register.filter
def signed(value: Decimal | int | None, unit: str | None = None) -> str:
    """«+6,5 п. п.» or with the given unit."""
    return russian.signed(value) if unit is None else russian.signed(value, unit=unit)


@register.filter
def plural(count: int, forms: str) -> str:
    """The word for a count: ``{{ n|plural:"отчёт,отчёта,отчётов" }}``."""
    return russian.plural(int(count), *_three(forms))


@register.filter
def counted(count: int, forms: str) -> str:
    """The count with its word: ``{{ n|counted:"отчёт,отчёта,отчётов" }}`` → «5 отчётов»."""
    return russian.counted(int(count), *_three(forms))


@register.filter
def capital(text: Any) -> str:
    """The text with its first letter large: labels of states are stored in lower case."""
    return russian.capitalised(str(text))


@register.filter
def file_size(size: int | None) -> str:
    """«184 КБ», «2,4 МБ»."""
    if size is None:
        return ""
    if size < _KILOBYTE * _KILOBYTE:
        return f"{russian.integer(-(-size // _KILOBYTE))}\u00a0КБ"
    return f"{russian.number(Decimal(size) / (_KILOBYTE * _KILOBYTE), 1)}\u00a0МБ"


@register.filter
def browser(user_agent: str) -> str:
    """«Яндекс Браузер, Windows» of what a browser says about itself."""
    return browser_name(user_agent)


@register.filter
def glued(text: Any) -> str:
    """The text with non-breaking spaces where a line must not break: «№ 4», «2 %», «в школе»."""
    return russian.glued(str(text))


def _three(forms: str) -> tuple[str, str, str]:
    one, few, many = (form.strip() for form in forms.split(","))
    return one, few, many


# Forms and charts ---------------------------------------------------------------------------------------------


@register.simple_tag
def form_errors(form: BaseForm) -> list[tuple[str, str, str]]:
    """Errors of a form for the summary above it: (id to jump to or "", label or "", text)."""
    rows = [("", "", str(text)) for text in form.non_field_errors()]
    for field in form:
        rows += [(_anchor(field), str(field.label), str(text)) for text in field.errors]
    return rows


def _anchor(field: BoundField) -> str:
    """The control itself, or the block around a group of them."""
    return field.id_for_label or f"div_{field.auto_id}"


@register.simple_tag
def control(field: BoundField, **attrs: str) -> SafeString:
    """The control of a field drawn by hand, with the classes of the look and any further attributes."""
    kind = getattr(field.field.widget, "input_type", "")
    css = {"select": "form-select", "checkbox": "form-check-input"}.get(kind, "form-control")
    return field.as_widget(attrs={"class": f"{css} is-invalid" if field.errors else css, **attrs})


@register.simple_tag
def render_chart(chart: Chart) -> SafeString:
    """The drawing of a chart, the same in the page and in the PDF; in the page also the one for a phone."""
    drawn = render_to_string("charts/chart.html", {"chart": chart})
    if chart.phone:
        drawn += render_to_string("charts/chart.html", {"chart": chart.phone, "on_phone": True})
    return drawn
