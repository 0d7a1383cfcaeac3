from django.apps import AppConfig


class HeritageConfig(AppConfig):
    name = "catalog.heritage"
    label = "heritage"
