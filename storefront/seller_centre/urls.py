"""Addresses under /<language>/seller/."""

from django.urls import path

from storefront.seller_centre import views

app_name = "seller"
urlpatterns = [
    path("", views.orders, name="orders"),
    path("orders/<slug:part_id>/", views.order, name="order"),
    path("orders/<slug:part_id>/accept/", views.accept, name="accept"),
    path("orders/<slug:part_id>/pack/", views.pack, name="pack"),
    path("orders/<slug:part_id>/slip/", views.slip, name="slip"),
    path("parcels/<slug:parcel_id>/ship/", views.ship, name="ship"),
]
