"""Addresses of the management cycle."""

from django.urls import URLPattern, path

from reports.views import advising, deciding

urlpatterns: list[URLPattern] = [
    path("analysis/<int:pk>/cycle/", advising.cycle, name="cycle"),
    path("analysis/<int:pk>/findings/propose", advising.propose, name="findings_propose"),
    path("analysis/findings/<int:pk>/dismiss", advising.dismiss, name="finding_dismiss"),
    path("analysis/<int:pk>/recommendations/new", advising.recommendation_new, name="recommendation_new"),
    path("analysis/<int:pk>/recommendations/draft-all", advising.draft_all, name="recommendations_draft_all"),
    path("analysis/<int:pk>/recommendations/issue-all", advising.issue_all, name="recommendations_issue_all"),
    path("recommendations/", advising.own, name="recommendations"),
    path("recommendations/<int:pk>/", advising.recommendation, name="recommendation"),
    path("recommendations/<int:pk>/edit", advising.recommendation_edit, name="recommendation_edit"),
    path("recommendations/<int:pk>/direction", advising.direction, name="recommendation_direction"),
    path("recommendations/<int:pk>/issue", advising.issue, name="recommendation_issue"),
    path("recommendations/<int:pk>/withdraw", advising.withdraw, name="recommendation_withdraw"),
    path("analysis/<int:pk>/decisions/new", deciding.decision_new, name="decision_new"),
    path("decisions/<int:pk>/", deciding.decision, name="decision"),
    path("decisions/<int:pk>/file", deciding.decision_file, name="decision_file"),
    path("decisions/<int:pk>/measures/new", deciding.measure_new, name="measure_new"),
    path("measures/<int:pk>/done", deciding.measure_done, name="measure_done"),
    path("analysis/<int:pk>/effects/weigh", deciding.weigh, name="effects_weigh"),
    path("analysis/effects/<int:pk>/", deciding.effect, name="effect"),
    path("analysis/<int:pk>/proposals/new", deciding.proposal_new, name="proposal_new"),
    path("analysis/<int:pk>/proposals/gather", deciding.proposals_gather, name="proposals_gather"),
    path("analysis/proposals/<int:pk>/carry", deciding.proposal_carry, name="proposal_carry"),
    path("analysis/proposals/<int:pk>/decide", deciding.proposal_decide, name="proposal_decide"),
]
