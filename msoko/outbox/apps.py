from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "msoko.outbox"
    label = "outbox"
    verbose_name = "Исходящие письма"
