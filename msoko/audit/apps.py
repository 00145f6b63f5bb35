from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "msoko.audit"
    label = "audit"
    verbose_name = "Журнал действий"
