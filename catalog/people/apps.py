from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "catalog.people"
    label = "people"
