"""Where each address leads; the roof only joins the rooms' own tables.

Those for machines, /healthz, /readyz and /metrics, are answered before: see storefront/health.py."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path

from storefront.api.view import api
from storefront.design.media import drawn_file
from storefront.design.private import paper
from storefront.design.views import root
from storefront.webhooks.stripe import stripe

urlpatterns: list[URLPattern | URLResolver] = [
    path("graphql/", api, name="api"),
    path("webhooks/stripe/", stripe, name="webhook_stripe"),
    path("private/<str:token>/", paper, name="private"),
    path("", root, name="root"),
]
if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<key>[a-z0-9/_.-]+)$", drawn_file, name="media"))
urlpatterns += i18n_patterns(
    path("", include("storefront.shop.urls")),
    path("account/", include("storefront.shop.account_urls")),
    path("seller/", include("storefront.seller_centre.urls")),
    path("office/", include("storefront.officers_desk.urls")),
)

handler400 = "storefront.design.views.bad_request"
handler403 = "storefront.design.views.forbidden"
handler404 = "storefront.design.views.not_found"
handler429 = "storefront.design.views.too_many"  # allauth asks for it
handler500 = "storefront.design.views.server_error"
