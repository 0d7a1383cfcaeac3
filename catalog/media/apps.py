from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "catalog.media"
    label = "media"
