from django.apps import AppConfig


class VettingConfig(AppConfig):
    name = "catalog.vetting"
    label = "vetting"
