from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "storefront"

    def ready(self) -> None:
        # Importing the listeners is what enters them in the list that history.record() reads.
        from storefront.notifications import cloths, listeners, terms, vetting  # noqa: F401
