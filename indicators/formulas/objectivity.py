"""Signs of bias in results. Every one is a signal to look closer, never a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.formulas.spread import ratio


@dataclass(frozen=True, slots=True)
class JournalAgreement:
    """Pupils whose mark was lower than, equal to and higher than the mark in the journal; adds up over organisations.

    Source: the ФИС ОКО report «Сравнение отметок с отметками по журналу» (Понизили, Подтвердили, Повысили).
    """

    lowered: int = 0
    confirmed: int = 0
    raised: int = 0

    def __add__(self, other: "JournalAgreement") -> "JournalAgreement":
        return JournalAgreement(
            self.lowered + other.lowered, self.confirmed + other.confirmed, self.raised + other.raised
        )

    @property
    def n(self) -> int:
        return self.lowered + self.confirmed + self.raised

    @property
    def share_lowered(self) -> Decimal | None:
        """n(procedure < journal) / n, %: marks in the journal are higher than knowledge shown."""
        return ratio(self.lowered, self.n)

    @property
    def share_confirmed(self) -> Decimal | None:
        """n(procedure = journal) / n, %."""
        return ratio(self.confirmed, self.n)

    @property
    def share_raised(self) -> Decimal | None:
        """n(procedure > journal) / n, %."""
        return ratio(self.raised, self.n)


def border_peak(histogram: Mapping[int, int], border: int) -> Decimal:
    """How far the lowest score b of a mark stands out: J = n(b) / max(1, (n(b−1) + n(b+1)) / 2).

    Source: «peaks at the borders between marks», ФИОКО, «Рекомендации по проведению анализа результатов ВПР» (2026);
    the ratio to the neighbours is a proposal of the portal. Informative from 50 works.
    """
    neighbours = Decimal(histogram.get(border - 1, 0) + histogram.get(border + 1, 0)) / 2
    return Decimal(histogram.get(border, 0)) / max(Decimal(1), neighbours)


def over_performance(mean: Decimal, n: int, reference_mean: Decimal, deviation: Decimal) -> Decimal | None:
    """z of a school's mean score: z = (school − reference) / (σ / √n).

    `deviation` is σ of the reference (municipality or region). Source: Рособрнадзор's practice of «результат заметно
    выше среднего по региону» (list of 2018), written as the usual z test; 1.96 is its 5 % border.
    """
    if n <= 0 or deviation <= 0:
        return None
    return (mean - reference_mean) / (deviation / Decimal(n).sqrt())


def quality_gap(quality_before: Decimal | None, quality_after: Decimal | None) -> Decimal | None:
    """Quality in ВПР (classes 5–8) minus quality in ОГЭ (class 9) of the same subject, percentage points.

    Source: proposal of the portal after the federal idea of results that exams do not confirm.
    """
    if quality_before is None or quality_after is None:
        return None
    return quality_before - quality_after


def medal_index(not_confirmed: int, applicants: int) -> Decimal | None:
    """Индекс неподтверждения результатов медалистов, %: not confirmed by exams / all applicants.

    Source: «индекс неподтверждения результатов медалистов» of the federal recommendations (letter № 05-71 of
    16.03.2018); since order № 730 of 29.09.2023 first-degree medals need 70 and second-degree 60 points in two exams.
    """
    return ratio(not_confirmed, applicants)


def bias_index(found: int, possible: int) -> Decimal | None:
    """Markers found / markers possible, %. Source: regional indices differ; this is their simplest common form."""
    return ratio(found, possible)
