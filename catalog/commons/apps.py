from django.apps import AppConfig


class CommonsConfig(AppConfig):
    name = "catalog.commons"
    label = "commons"
