"""One letter a day to a person, with everything that there is to say and has not been said.

The letter and the log rows of what it says are written in one transaction: whatever is killed, nothing is said twice
and nothing is lost. A scheduler that was dead for a week finds only what is true today.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from msoko.lib.dates import days_left, local_day
from msoko.lib.russian import capitalised, counted, cut
from msoko.outbox import sending
from msoko.outbox.channels import max_is_on
from msoko.outbox.models import Letter
from reports.letters import absolute
from reports.models import Reminded, ReminderRules
from reports.models.reminders import Audience
from reports.reminders.people import People
from reports.reminders.things import Thing, things_due
from schools.models import Membership, Municipality, User

KIND = "reminder.day"
WEEK_AHEAD = 14  # days that the letter of the week looks ahead
DIGEST_LATE = timedelta(days=2)  # a letter of the week that was missed may still come so many days later
NAMES = 10  # organisations named in a letter to the department
SUBJECT = 110  # characters of a subject: more is not seen in a list of letters


@dataclass(slots=True)
class Entry:
    """One line of a letter: a thing with the organisations that owe it; `url` is a path."""

    title: str
    url: str
    due: date
    left: str
    late: bool
    organisations: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return absolute(self.url)

    @property
    def who(self) -> str:
        rest = len(self.organisations) - NAMES
        text = ", ".join(self.organisations[:NAMES])
        return f"{text} и ещё {counted(rest, 'организация', 'организации', 'организаций')}" if rest > 0 else text


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says: news, the rest of the two weeks, organisations without anybody."""

    news: list[Entry]
    rest: list[Entry]
    orphans: list[str]

    @property
    def url(self) -> str:
        """The very task when there is one, else the list of tasks."""
        entries = self.news or self.rest
        return entries[0].url if len(entries) == 1 else reverse("home")

    @property
    def subject(self) -> str:
        if len(self.news) == 1:
            return cut(f"{capitalised(self.news[0].left)}: {self.news[0].title}", SUBJECT)
        if self.news:
            late, number = sum(entry.late for entry in self.news), counted(len(self.news), "дело", "дела", "дел")
            if late == len(self.news):
                return f"Просрочено: {number}"
            return f"Сроки: {number}, из них просрочено: {late}" if late else f"Сроки: {number}"
        if self.rest:
            return f"Сроки на две недели: {counted(len(self.rest), 'дело', 'дела', 'дел')}"
        return f"Некому напоминать: {counted(len(self.orphans), 'организация', 'организации', 'организаций')}"

    @property
    def only_body(self) -> str:
        """The organisation of the reader when the letter speaks of nothing else: it need not stand at every line."""
        names = {name for entry in [*self.news, *self.rest] for name in entry.organisations}
        return names.pop() if len(names) == 1 else ""

    @property
    def rest_heading(self) -> str:
        """What the rest is: things ahead, things that are late, or both."""
        late = sum(entry.late for entry in self.rest)
        if not late:
            return "Ещё на ближайшие две недели"
        return "Ещё просрочено" if late == len(self.rest) else "Ещё просрочено и на ближайшие две недели"


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run did for one municipality."""

    municipality: str
    letters: int = 0
    quiet: bool = False
    off: bool = False
    without_recipient: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def send_all(at: datetime) -> list[Sent]:
    """Remind in every municipality where it is not an hour of rest."""
    return _send(list(Municipality.objects.order_by("pk")), at)


def send_for(municipality: Municipality, at: datetime) -> Sent:
    """Remind the people of one municipality, of what they owe in their others as well."""
    return _send([municipality], at)[0]


def _send(municipalities: Sequence[Municipality], at: datetime) -> list[Sent]:
    """Put the letters of this hour into the outbox; a second run of the same day adds none for the same people."""
    done, awake = [], []
    for place in municipalities:
        rules = ReminderRules.of(place)
        if rules.enabled and not rules.is_quiet(at):
            awake.append(_day(place, rules, at))
        else:
            done.append(Sent(str(place), quiet=rules.enabled, off=not rules.enabled))
    elsewhere = _elsewhere([day.municipality for day in awake], at)
    letters = Counter(_letters([*awake, *elsewhere], awake))
    done += [
        Sent(str(day.municipality), letters[day.municipality.pk], without_recipient=tuple(day.orphans)) for day in awake
    ]
    order = {str(place): number for number, place in enumerate(municipalities)}
    return sorted(done, key=lambda row: order[row.municipality])


def _day(municipality: Municipality, rules: ReminderRules, at: datetime) -> "_Day":
    today = local_day(at, municipality.zone)
    things = things_due(municipality, today, max([WEEK_AHEAD, *rules.before]))
    people = People(municipality, today)
    orphans = [str(row) for row in people.nobody_in(thing.organisation for thing in things)]
    return _Day(municipality, rules, today, people, _said(people, today), orphans, things)


def _elsewhere(awake: Sequence[Municipality], at: datetime) -> list["_Day"]:
    """Other municipalities of the same people, even in their hours of rest: a person has one letter a day in all."""
    active = Membership.objects.active_on(at.date()).filter(user__is_active=True)
    pks = {place.pk for place in awake}
    shared = active.filter(municipality__in=pks).values("user")
    others = active.filter(user__in=shared).exclude(municipality__in=pks).values("municipality")
    found = []
    for place in Municipality.objects.filter(pk__in=others).order_by("pk"):
        rules = ReminderRules.of(place)
        if rules.enabled:
            found.append(_day(place, rules, at))
    return found


def _letters(days: Sequence["_Day"], awake: Sequence["_Day"]) -> Iterator[int]:
    """Write the letter of everybody who lives in a place that is awake; the municipality of each, as it is written."""
    owed = {day.municipality.pk: day.owed() for day in days}
    places: dict[int, list[_Day]] = defaultdict(list)
    for day in days:
        for user in day.people.everyone():
            places[user.pk].append(day)
    met: set[int] = set()
    for day in awake:
        written = _written(day.today)
        for user in day.people.everyone():
            key = _key(user, day.today)
            if user.pk in met or key in written:
                continue
            met.add(user.pk)
            shares = [one.share(user, owed[one.municipality.pk][user.pk]) for one in places[user.pk]]
            if any(share.says for share in shares):
                _put(user, key, shares)
                yield day.municipality.pk


def without_recipient(municipality: Municipality, at: datetime) -> list[Any]:
    """Organisations that owe something soon and have nobody who could be told."""
    today = local_day(at, municipality.zone)
    things = things_due(municipality, today, WEEK_AHEAD)
    return People(municipality, today).nobody_in(thing.organisation for thing in things)


def _key(user: User, today: date) -> str:
    return f"day:{today.isoformat()}:{user.pk}"


def _written(today: date) -> set[str]:
    found = Letter.objects.filter(kind=KIND, key__startswith=f"day:{today.isoformat()}:")
    return set(found.values_list("key", flat=True))


def _said(people: People, today: date) -> dict[int, set[tuple[str, date, str]]]:
    """What each person has been told about due dates that still matter."""
    said: dict[int, set[tuple[str, date, str]]] = defaultdict(set)
    since = today - timedelta(days=90)
    rows = Reminded.objects.filter(user__in=[user.pk for user in people.everyone()], due__gte=since)
    for user, about, due, stage in rows.values_list("user", "about", "due", "stage"):
        said[user].add((about, due, stage))
    return said


Owed = dict[int, list[tuple[Thing, str]]]


@dataclass(frozen=True)
class _Day:
    """Everything that the letters of one day in one municipality are made from."""

    municipality: Municipality
    rules: ReminderRules
    today: date
    people: People
    said: dict[int, set[tuple[str, date, str]]]
    orphans: list[str]
    things: list[Thing]

    def owed(self) -> Owed:
        """For each person: the things to know about, with the stage («» – only for the letter of the week)."""
        found: Owed = defaultdict(list)
        for thing in self.things:
            told: set[int] = set()
            for audience, stage in self.rules.stages(thing.due, self.today):
                for user in self.people.of(thing.organisation, audience):
                    found[user.pk].append((thing, stage))
                    told.add(user.pk)
            for user in self.people.of(thing.organisation, Audience.BODY):
                if user.pk not in told:
                    found[user.pk].append((thing, ""))
        return found

    def share(self, user: User, owed: list[tuple[Thing, str]]) -> "_Share":
        """What this municipality has to say to the person today, and what the log keeps of it."""
        said = self.said[user.pk]
        new = [(thing, stage) for thing, stage in owed if stage and (thing.about, thing.due, stage) not in said]
        week = f"week:{self.today:%G-W%V}"
        digest = self._is_digest_day(user) and (week, self._digest_day(), "week") not in said
        shown = {id(thing) for thing, _ in new}
        rest = [thing for thing, _ in owed if id(thing) not in shown and self._in_digest(thing)] if digest else []
        orphans = self.orphans if digest and user in self.people.department else []
        log = [(thing.about, thing.due, stage) for thing, stage in new]
        log += [(week, self._digest_day(), "week")] if digest else []
        news = self._entries(thing for thing, _ in new)
        return _Share(self, Content(news, self._entries(rest), orphans), log)

    def _digest_day(self) -> date:
        return self.today - timedelta(days=(self.today.weekday() - self.rules.digest_weekday) % 7)

    def _is_digest_day(self, user: User) -> bool:
        wanted = self.rules.digest and self.people.wish(user).digest
        return wanted and self.today - self._digest_day() <= DIGEST_LATE

    def _in_digest(self, thing: Thing) -> bool:
        return thing.due <= self.today + timedelta(days=WEEK_AHEAD)

    def _entries(self, things: Iterable[Thing]) -> list[Entry]:
        """Things that differ only by organisation share a line; late ones come first."""
        grouped: dict[tuple[str, date], list[Thing]] = defaultdict(list)
        for thing in things:
            grouped[thing.subject, thing.due].append(thing)
        entries = []
        for (_, due), same in grouped.items():
            # The department hears of its own late date twice: as who owes it and as the curator.
            owing = sorted((thing.organisation for thing in same), key=lambda row: row.sort_key)
            names = list(dict.fromkeys(str(row) for row in owing))
            url = same[0].url if len(names) == 1 else same[0].common_url
            left = days_left(due, self.today)
            entries.append(Entry(same[0].title, url, due, left, due < self.today, names))
        return sorted(entries, key=lambda entry: entry.due)


@dataclass(frozen=True, slots=True)
class _Share:
    """The part of one municipality in the letter of a person."""

    day: _Day
    content: Content
    log: list[tuple[str, date, str]]

    @property
    def says(self) -> bool:
        return bool(self.content.news or self.content.rest or self.content.orphans)


@transaction.atomic
def _put(user: User, key: str, shares: Sequence[_Share]) -> None:
    """One letter and the log of what it says. Memberships in several municipalities make no second letter."""
    speaking = [share for share in shares if share.says]
    content = _joined(share.content for share in speaking)
    wish = speaking[0].day.people.wish(user)
    use_max = wish.channel == Letter.Channel.MAX and max_is_on()
    portal = wish.channel == Letter.Channel.PORTAL
    context = {"user": user, "content": content, "home": absolute(reverse("home"))}
    context["wishes"] = absolute(reverse("reports:wishes"))
    context["places"] = ", ".join(share.day.municipality.authority_name for share in speaking)
    letter = sending.put(
        KIND,
        key=key,
        channel=Letter.Channel.MAX if use_max else Letter.Channel.PORTAL if portal else Letter.Channel.EMAIL,
        address=wish.max_id if use_max else user.email,
        user=user,
        municipality_id=speaking[0].day.municipality.pk,
        subject=content.subject,
        text=render_to_string("reports/reminders/day.txt", context),
        html=render_to_string("reports/reminders/day.html", context),
        url=content.url,
    )
    log = dict.fromkeys(row for share in speaking for row in share.log)
    rows = [Reminded(user=user, about=about, due=due, stage=stage, letter=letter) for about, due, stage in log]
    Reminded.objects.bulk_create(rows, ignore_conflicts=True)


def _joined(contents: Iterable[Content]) -> Content:
    parts = list(contents)
    if len(parts) == 1:
        return parts[0]
    return Content(
        sorted((entry for part in parts for entry in part.news), key=lambda entry: entry.due),
        sorted((entry for part in parts for entry in part.rest), key=lambda entry: entry.due),
        [name for part in parts for name in part.orphans],
    )
