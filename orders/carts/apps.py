from django.apps import AppConfig


class CartsConfig(AppConfig):
    name = "orders.carts"
    label = "carts"
