"""A report lives through random deeds of everybody; what must never happen, never does."""

import contextlib
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from reports.actions.filling import save_answer
from reports.actions.periods import extend, open_period
from reports.actions.reviewing import accept, accept_line, check, remark_line, return_report
from reports.actions.submitting import checksum_of, submit
from reports.models import Extension, QuarterlyReport, ReportLine, Submission
from reports.refusals import ActionRefused
from reports.workflow import TRANSITIONS
from roadmaps.models import Activity
from schools.access import Role
from tests.factories.reports import DONE_TEXT, NOON, OPENED, QUARTER, school_report, task
from tests.factories.schools import user_with_role

State = QuarterlyReport.State
ALLOWED = {(source, target) for (source, _), target in TRANSITIONS.items()} | {("", State.DRAFT)}


class ReportLife(RuleBasedStateMachine):
    """Everything people can do to one report, in any order."""

    @initialize(two_steps=st.booleans())
    def begin(self, two_steps):
        self.report, self.head = school_report(tasks=2, two_step_review=two_steps)
        municipality = self.report.organisation.municipality
        self.methodist = user_with_role(Role.METHODOLOGIST, municipality=municipality)
        self.department = user_with_role(Role.DEPARTMENT, municipality=municipality)
        self.now = NOON
        self.versions: dict[int, tuple] = {}
        self.accepted_lines: list | None = None

    def tick(self):
        self.now += timedelta(minutes=1)
        return self.now

    def attempt(self, act, **fields):
        with contextlib.suppress(ActionRefused):
            act(**fields)

    def lines(self):
        rows = ReportLine.objects.live().filter(report=self.report)
        return list(rows.select_related("report__period", "report__organisation__municipality", "report__current"))

    @rule(number=st.integers(0, 3), state=st.sampled_from(["", *ReportLine.State.values]))
    def answer(self, number, state):
        rows = self.lines()
        if rows:
            line = rows[number % len(rows)]
            values = {"state": state, "text": f"{DONE_TEXT} {self.now:%M}", "reason": "staff"}
            self.attempt(save_answer, line=line, by=self.head, version=line.version, values=values, at=self.tick())

    @rule(number=st.integers(0, 3))
    def fill_all(self, number):
        for line in self.lines():
            values = {"state": "done", "text": f"{DONE_TEXT} {number}"}
            self.attempt(save_answer, line=line, by=self.head, version=line.version, values=values, at=self.tick())

    @rule()
    def send(self):
        self.attempt(submit, report=self.report, by=self.head, token=uuid.uuid4().hex, at=self.tick())

    @rule(number=st.integers(0, 3), is_good=st.booleans())
    def look_at_a_line(self, number, is_good):
        rows = self.lines()
        if rows and is_good:
            self.attempt(accept_line, line=rows[number % len(rows)], by=self.methodist)
        elif rows:
            line = rows[number % len(rows)]
            self.attempt(remark_line, line=line, text="Исправьте", by=self.methodist, at=self.tick())

    @rule(comment=st.sampled_from(["", "Отчёт не за тот квартал"]))
    def send_back(self, comment):
        due = self.now.date() + timedelta(days=3)
        self.attempt(return_report, report=self.report, by=self.methodist, due=due, at=self.tick(), comment=comment)

    @rule()
    def mark_checked(self):
        self.attempt(check, report=self.report, by=self.methodist, at=self.tick())

    @rule()
    def take(self):
        self.attempt(accept, report=self.report, by=self.department, at=self.tick())

    @rule()
    def open_again(self):
        if QuarterlyReport.objects.get(pk=self.report.pk).state == State.ACCEPTED:
            self.accepted_lines = None
            self.attempt(
                extend, period=self.report.period, organisation=self.report.organisation, by=self.department,
                kind=Extension.Kind.REOPENING, until=self.now.date() + timedelta(days=5), reason="ошибка",
                at=self.tick(),
            )  # fmt: skip

    @rule(is_new=st.booleans())
    def amend_the_plan(self, is_new):
        if is_new:
            task(Activity.objects.first().roadmap)
        Activity.objects.update(title=f"Название {self.tick():%H%M}")
        municipality = self.report.organisation.municipality
        open_period(municipality=municipality, quarter=QUARTER, by=None, today=OPENED, at=self.now)

    @invariant()
    def versions_never_change(self):
        for row in Submission.objects.all():
            seen = self.versions.setdefault(row.pk, (row.number, row.checksum, row.at, row.by_id))
            assert seen == (row.number, row.checksum, row.at, row.by_id)
            assert checksum_of(row.content) == row.checksum

    @invariant()
    def moves_follow_the_table_and_make_a_chain(self):
        moves = list(self.report.transitions.values_list("source", "target"))
        assert set(moves) <= ALLOWED
        assert all(before[1] == after[0] for before, after in zip(moves, moves[1:], strict=False))
        assert moves[-1][1] == QuarterlyReport.objects.get(pk=self.report.pk).state

    @invariant()
    def accepted_means_sent_before(self):
        report = QuarterlyReport.objects.get(pk=self.report.pk)
        if report.state == State.ACCEPTED:
            targets = list(report.transitions.values_list("target", flat=True))
            assert State.SUBMITTED in targets
            assert report.current_id

    @invariant()
    def accepted_lines_stand_still(self):
        report = QuarterlyReport.objects.get(pk=self.report.pk)
        if report.state != State.ACCEPTED:
            self.accepted_lines = None
            return
        lines = list(report.lines.order_by("pk").values())
        assert self.accepted_lines in (None, lines)
        self.accepted_lines = lines


class TestReportLife(TestCase):
    @pytest.mark.slow
    def test_no_deed_breaks_a_report(self):
        class Rolled(ReportLife):
            def __init__(self):
                super().__init__()
                self.block = transaction.atomic()
                self.block.__enter__()

            def teardown(self):
                transaction.set_rollback(True)
                self.block.__exit__(None, None, None)

        run_state_machine_as_test(
            Rolled,
            settings=settings(
                max_examples=12, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
        assert not QuarterlyReport.objects.exists(), "every run was rolled back"
