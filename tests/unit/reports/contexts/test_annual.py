"""What the annual report says it is about."""

from datetime import date

from reports.contexts.annual import plan_words
from roadmaps.models import Act, Roadmap

ORDER = Act(kind=Act.Kind.ORDER, date=date(2024, 12, 17), number="486-О")
BARE = Act(kind=Act.Kind.REGULATION, requisites="Приложение № 2 к Положению")


def test_plans_are_named_by_their_acts_in_the_genitive() -> None:
    one, other = Roadmap(act=ORDER), Roadmap(act=Act(kind=Act.Kind.RESOLUTION, number="7"))
    assert plan_words([one]) == "дорожной карты, утверждённой приказом от 17.12.2024 №\u00a0486-О"
    assert plan_words([one, other]) == (
        "дорожных карт, утверждённых приказом от 17.12.2024 №\u00a0486-О и постановлением №\u00a07"
    )


def test_an_act_without_date_and_number_is_quoted_as_printed() -> None:
    assert plan_words([Roadmap(act=BARE)]) == "дорожной карты (Приложение № 2 к Положению)"
    assert plan_words([Roadmap()]) == "дорожной карты (реквизиты акта не указаны)"
