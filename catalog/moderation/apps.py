from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "catalog.moderation"
    label = "moderation"
