from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "msoko.jobs"
    label = "jobs"
    verbose_name = "Фоновая работа"

    def ready(self) -> None:
        """Import every app's `tasks`, where handlers of jobs register themselves, in any kind of process."""
        autodiscover_modules("tasks")
