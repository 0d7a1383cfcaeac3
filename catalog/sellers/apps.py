from django.apps import AppConfig


class SellersConfig(AppConfig):
    name = "catalog.sellers"
    label = "sellers"
