"""What every builder of rules needs: the plan, the local habits, and the hints left for the reader."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date

from roadmaps.deadlines.periods import PlanPeriod, ReadingSettings
from roadmaps.deadlines.rule import Rule

ASK_ACADEMIC = "учебный или календарный год – уточните"
NO_YEAR = "год не указан – прочитано как «каждый год»"
FIRST_YEAR = "год не указан – взят первый год плана"
AS_EACH_ACADEMIC_YEAR = "учебный год не назван – прочитано как каждый год плана"
AS_EACH_YEAR = "«текущий год» прочитан как каждый год плана"
NO_DAY_AFTER = "день сдачи после окончания периода не указан – взят обычный, уточните"
WHICH_MONTH = "за каким месяцем или кварталом считать отчётный – уточните"
CROSSING = "период переходит через новый год – проверьте годы"
EVENLY = "сроки внутри года не указаны – распределены поровну"
NOT_SPREAD = "сколько раз, указано, а когда – нет: сроки внутри периода уточните"
WEEK_DAY = "день недели не указан"
OPEN_END = "окончание не указано – до конца периода плана"
WHICH_YEAR = "в какой год цикла, не указано – взят последний"


@dataclass(slots=True)
class Context:
    """What every builder needs, and the hints they leave."""

    plan: PlanPeriod
    settings: ReadingSettings
    hints: list[str] = field(default_factory=list)

    def hint(self, text: str) -> None:
        if text not in self.hints:
            self.hints.append(text)

    def many_years(self) -> bool:
        return self.plan.start.year != self.plan.end.year


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which years or days, and in which months, a repetition goes on."""

    from_year: int | None = None
    to_year: int | None = None
    from_date: date | None = None
    to_date: date | None = None
    months: tuple[int, ...] = ()

    def on(self, rule: Rule) -> Rule:
        """The rule within these limits; limits it already has stay where these say nothing."""
        return replace(rule, **{name: value for name, value in asdict(self).items() if value})
