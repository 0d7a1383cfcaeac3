from django.apps import AppConfig


class SeedConfig(AppConfig):
    """The demo street. Installed in the demo and in tests only."""

    name = "infra.seed"
    label = "seed"
