from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonsConfig(AppConfig):
    name = "catalog.commons"
    label = "commons"

    def ready(self) -> None:
        # The sentences of every room, so that each process can tell history in words.
        autodiscover_modules("sentences")
