"""The shop's addresses, under /id/ and /en/."""

from django.urls import path

from storefront.shop import catalogue, heritage, reporting, terms
from storefront.shop.trade import cart, checkout, orders, payment

app_name = "shop"

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("products/", catalogue.products, name="products"),
    path("suggestions/", catalogue.suggest, name="suggestions"),
    path("products/<slug:slug>/", catalogue.product, name="product"),
    path("products/<slug:slug>/report/", reporting.report, name="report"),
    path("makers/", catalogue.makers, name="makers"),
    path("makers/<slug:slug>/", catalogue.maker, name="maker"),
    path("motifs/", catalogue.motifs, name="motifs"),
    path("motifs/<slug:slug>/", catalogue.motif, name="motif"),
    path("techniques/", catalogue.techniques, name="techniques"),
    path("techniques/<slug:slug>/", heritage.technique, name="technique"),
    path("heritage/", heritage.index, name="heritage"),
    path("dyes/<slug:slug>/", heritage.dye, name="dye"),
    path("fabrics/<slug:slug>/", heritage.fabric, name="fabric"),
    path("forms/<slug:slug>/", heritage.form, name="form"),
    path("villages/<slug:slug>/", heritage.village, name="village"),
    path("centres/<slug:slug>/", heritage.centre, name="centre"),
    path("records/<slug:slug>/", heritage.record, name="record"),
    path("terms/", terms.sellers, name="terms"),
    path("privacy/", terms.privacy, name="privacy"),
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.add, name="cart_add"),
    path("cart/lines/<slug:token>/", cart.line, name="cart_line"),
    path("checkout/contact/", checkout.contact, name="checkout_contact"),
    path("checkout/delivery/", checkout.delivery, name="checkout_delivery"),
    path("checkout/payment/", checkout.payment, name="checkout_payment"),
    path("checkout/review/", checkout.review, name="checkout_review"),
    path("regions/", checkout.regions, name="regions"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<slug:token>/", orders.order, name="order"),
    path("orders/<slug:token>/pay/", payment.pay, name="order_pay"),
    path("orders/<slug:token>/way/", payment.change_way, name="order_way"),
    path("orders/<slug:token>/claim/<str:claim>/", orders.claim, name="order_claim"),
]
