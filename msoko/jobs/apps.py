from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "msoko.jobs"
    label = "jobs"
    verbose_name = "Фоновая работа"
