"""Who has to know: those who fill for an organisation, its head, the curators in the department."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from reports.models import ReminderWish
from reports.models.reminders import Audience
from schools.access import OWN_BODY_KINDS, Role
from schools.models import Membership, Municipality, Organisation, User


class People:
    """People of a municipality on a day by what they answer for. Two queries."""

    def __init__(self, municipality: Municipality, day: date) -> None:
        self.staff: dict[int, list[User]] = defaultdict(list)
        self.heads: dict[int, list[User]] = defaultdict(list)
        self.department: list[User] = []
        self.methodists: list[User] = []
        members = Membership.objects.active_on(day).filter(municipality=municipality, user__is_active=True)
        for row in members.select_related("user").order_by("pk"):
            if row.role == Role.DEPARTMENT:
                self.department.append(row.user)
            elif row.role == Role.METHODOLOGIST:
                self.methodists.append(row.user)
            elif row.organisation_id:
                (self.heads if row.role == Role.HEAD else self.staff)[row.organisation_id].append(row.user)
        wishes = ReminderWish.objects.filter(user__in=[user.pk for user in self.everyone()])
        self.wishes = {wish.user_id: wish for wish in wishes}

    def everyone(self) -> list[User]:
        """Each person once."""
        lists = [self.department, self.methodists, *self.heads.values(), *self.staff.values()]
        return list({user.pk: user for one in lists for user in one}.values())

    def of(self, organisation: Organisation, audience: str) -> list[User]:
        """Whom to tell about a thing of the organisation."""
        if audience == Audience.CURATOR:
            return self.department
        heads = self.heads[organisation.pk]
        if not heads and organisation.kind in OWN_BODY_KINDS:
            methodical = organisation.kind != Organisation.Kind.AUTHORITY
            return [*(self.methodists if methodical else []), *self.department]
        if audience == Audience.HEAD:
            return heads
        return [*heads, *(user for user in self.staff[organisation.pk] if user not in heads)]

    def wish(self, user: User) -> ReminderWish:
        return self.wishes.get(user.pk) or ReminderWish(user=user)

    def nobody_in(self, organisations: Iterable[Organisation]) -> list[Organisation]:
        """Organisations that owe something and have nobody to be told, in the order of their names."""
        empty = {row.pk: row for row in organisations if not self.of(row, Audience.BODY)}
        return sorted(empty.values(), key=lambda row: row.sort_key)
