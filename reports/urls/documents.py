"""Addresses of the document register."""

from django.urls import path

from msoko.limits import costly
from reports.views import document_acts, document_orders, document_template, documents

urlpatterns = [
    path("documents/", documents.index, name="documents"),
    path("documents/new/", document_orders.kinds, name="document_new"),
    path("documents/new/<slug:kind>/", costly(document_orders.order), name="document_order"),
    path("documents/template/", document_template.template, name="document_template"),
    path("documents/template/file", document_template.download, name="document_template_file"),
    path("documents/template/sample", document_template.sample, name="document_template_sample"),
    path("documents/template/trial", document_template.trial, name="document_template_trial"),
    path("documents/template/reset", document_template.reset, name="document_template_reset"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/file", documents.download, name="document_file"),
    path("documents/<int:pk>/view", documents.preview, name="document_view"),
    path("documents/<int:pk>/signed", documents.signed, name="document_signed"),
    path("documents/<int:pk>/again", documents.again, name="document_again"),
    path("documents/<int:pk>/sign", document_acts.sign, name="document_sign"),
    path("documents/<int:pk>/send", document_acts.send, name="document_send"),
    path("documents/<int:pk>/send-profiles", document_acts.send_profiles, name="document_send_profiles"),
    path("documents/<int:pk>/publish", document_acts.publish, name="document_publish"),
    path("documents/<int:pk>/unpublish", document_acts.unpublish, name="document_unpublish"),
]
