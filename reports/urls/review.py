"""Addresses of review and period control."""

from django.urls import URLPattern, path

from reports.views import checking, periods, quarter_documents, review

urlpatterns: list[URLPattern] = [
    path("review/", review.queue, name="queue"),
    path("review/accept/", review.accept_many, name="accept_many"),
    path("review/<int:pk>/", review.review, name="review"),
    path("review/<int:pk>/lines/<int:line_pk>/", review.line, name="review_line"),
    path("review/<int:pk>/clean/", review.clean_lines, name="clean_lines"),
    path("review/<int:pk>/decide/", review.decide, name="decide"),
    path("reports/checks/", checking.check_rules, name="check_rules"),
    path("reports/rates/", periods.rates, name="rates"),
    path("reports/periods/", periods.periods, name="periods"),
    path("reports/periods/open/", periods.open_period, name="period_open"),
    path("reports/periods/<str:code>/", periods.period, name="period"),
    path("reports/periods/<str:code>/close/", periods.close, name="period_close"),
    path("reports/periods/<str:code>/reopen/", periods.reopen, name="period_reopen"),
    path("reports/periods/<str:code>/extend/", periods.extend, name="extend"),
    path("reports/periods/<str:code>/document/", quarter_documents.period_document, name="period_document"),
    path("reports/periods/<str:code>/remind/", periods.remind, name="remind"),
    path("reports/extensions/<int:pk>/revoke/", periods.revoke, name="extension_revoke"),
]
