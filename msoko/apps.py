from django.apps import AppConfig


class MsokoConfig(AppConfig):
    name = "msoko"
    verbose_name = "МСОКО"
