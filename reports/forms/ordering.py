"""Forms that order a document: of which computation, about what, in which format."""

from typing import Any

from django import forms

from msoko.forms import PortalForm
from reports.actions.documents import Order
from reports.contexts.cycle import last_change
from reports.contexts.note import TOPICS
from reports.models import AnalysisRun, Document
from roadmaps.models import Direction, Roadmap
from schools.access import OWN_BODY_KINDS
from schools.models import Municipality, Organisation

Kind = Document.Kind
ORDERED = {
    Kind.ANNUAL: "Полный отчёт за год: исполнение, показатели, процедуры, рекомендации, решения, эффект мер.",
    Kind.EXECUTION: "Исполнение карты по направлениям, мероприятиям и организациям, причины и сдача отчётов.",
    Kind.NOTE: "Одно направление карты или одна тема: таблица по школам, выводы, рекомендации и меры.",
    Kind.PROFILE: "Одна организация рядом с муниципалитетом: исполнение, показатели, процедуры, её рекомендации.",
    Kind.PROFILES: "Профили всех школ одной работой: архив и отдельный документ для каждой школы.",
    Kind.REGISTER: "Рекомендации с решениями, мерами и эффектом; что ещё не завершено.",
    Kind.PUBLIC: "Отчёт без строк об отдельных школах и без малых групп; его можно опубликовать.",
}
"""Kinds that are ordered here, with what each is for."""


class OrderForm(PortalForm):
    """Any document that is cut from a run of the analysis."""

    run = forms.ModelChoiceField(label="По какому расчёту", queryset=AnalysisRun.objects.none(), empty_label=None)
    format = forms.ChoiceField(label="Формат", choices=Document.PAPER_FORMATS)
    field_order = ["run", "subject", "organisation", "format"]

    def __init__(self, *args: Any, municipality: Municipality, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.municipality = Kind(kind), municipality
        runs = AnalysisRun.objects.light().ready().filter(municipality=municipality)
        self.fields["run"].queryset = runs.select_related("municipality")
        if self.kind == Kind.PROFILES:
            self.fields["format"].label = "Формат каждого профиля"

    def order(self) -> Order:
        run, chosen = self.cleaned_data["run"], self.cleaned_data["format"]
        params, about = {"run": run.pk} | self.params(), self.about()
        is_batch = self.kind == Kind.PROFILES
        if is_batch:
            params["inside"] = chosen
        title = f"{about} за {run.year_label}, расчёт №\u00a0{run.number}"
        return Order(
            self.kind,
            Document.Format.ZIP if is_batch else chosen,
            f"{title} ({chosen.upper()})" if is_batch else title,
            self.municipality,
            params,
            self.whose(),
            not_before=last_change(run),
            year=run.year,
        )

    def params(self) -> dict[str, Any]:
        return {}

    def whose(self) -> Organisation | None:
        """The organisation that the document is about."""
        return None

    def about(self) -> str:
        """The beginning of the title."""
        return {
            Kind.ANNUAL: "Информационно-аналитический отчёт",
            Kind.EXECUTION: "Отчёт об исполнении дорожной карты",
            Kind.PROFILES: "Профили всех школ",
            Kind.REGISTER: "Реестр рекомендаций и решений",
            Kind.PUBLIC: "Отчёт о системе оценки качества образования",
        }[self.kind]


class NoteForm(OrderForm):
    """A note is about one direction or one topic."""

    subject = forms.ChoiceField(label="О чём справка")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = _subjects(self.municipality)

    def params(self) -> dict[str, Any]:
        return {"subject": self.cleaned_data["subject"]}

    def about(self) -> str:
        named = {code: label for _, rows in _subjects(self.municipality) for code, label in rows}
        label = named[self.cleaned_data["subject"]]
        return f"Справка «{label[:200]}»"


class ProfileForm(OrderForm):
    """A profile is of one organisation."""

    organisation = forms.ModelChoiceField(label="Чей профиль", queryset=Organisation.objects.none(), empty_label=None)
    field_order = ["run", "organisation", "format"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.municipality.organisations.exclude(kind__in=OWN_BODY_KINDS).in_order()
        self.fields["organisation"].queryset = rows

    def params(self) -> dict[str, Any]:
        return {"organisation": self.cleaned_data["organisation"].pk}

    def whose(self) -> Organisation | None:
        return self.cleaned_data["organisation"]

    def about(self) -> str:
        return f"Профиль: {self.cleaned_data['organisation']}"


def _subjects(municipality: Municipality) -> list[tuple[str, list[tuple[str, str]]]]:
    """Directions of the approved maps, themes of their indicators, topics of every analysis."""
    maps = Roadmap.objects.originals().municipal().filter(municipality=municipality, state__in=Roadmap.APPROVED_STATES)
    directions = Direction.objects.filter(roadmap__in=maps).select_related("roadmap", "mechanism")
    rows = list(directions.order_by("-roadmap__starts_on", "position"))
    mechanisms = sorted({row.mechanism.short_name for row in rows if row.mechanism})
    return [
        ("Направления", [(f"direction:{row.pk}", f"{row} ({row.roadmap.years})") for row in rows]),
        ("Показатели по теме", [(f"mechanism:{name}", name) for name in mechanisms]),
        ("Темы", list(TOPICS.items())),
    ]


def form_class(kind: str) -> type[OrderForm]:
    return {Kind.NOTE: NoteForm, Kind.PROFILE: ProfileForm}.get(Kind(kind), OrderForm)
