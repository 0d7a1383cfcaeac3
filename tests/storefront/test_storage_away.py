"""Pages, the API and the checkout ask the storage nothing: it may be away for as long as it likes."""

import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from catalog.media.errors import StorageAway
from catalog.products.models import ProductVariant
from orders.sales.models import Order
from storefront.api.ids import to_global
from tests.makers import street
from tests.makers.s3 import PUBLIC, WAYS, Bad, stored_at
from tests.storefront.api import client as api
from tests.storefront.shop.test_checkout import order_it, walk

pytestmark = pytest.mark.django_db

ANSWERED_WITHIN = 4.0  # seconds: the storage has 2.5 of them
CACHED = 11.0  # seconds after which an old good answer is asked for anew
LOOK = '{ products(first: 5, channel: "idr") { edges { node { name thumbnail(size: 480) { url } media { url } } } } }'


@pytest.fixture
def variant() -> ProductVariant:
    street.rates()
    street.regions()
    return street.cloth(street.maker(), stock_of=3, one_of_a_kind=False)


@pytest.mark.parametrize("way", WAYS)
def test_a_guest_looks_around_and_buys_while_s3_is_away(client: Client, variant: ProductVariant, way: str) -> None:
    """RELIABILITY.md test 60: S3 refuses, hangs, fails or drips, and catalogue and checkout work."""
    product = variant.product.slugs.get(language="id").slug
    with Bad(WAYS[way]) as bad, stored_at(bad.endpoint):
        began = time.monotonic()
        for address in ("", "products/", f"products/{product}/", f"makers/{variant.product.seller.slug}/"):
            page = client.get(f"/id/{address}")
            assert page.status_code == 200
            if address != f"makers/{variant.product.seller.slug}/":
                assert f"{bad.endpoint}/{PUBLIC}/pictures/test/" in page.text
        assert client.post("/id/cart/add/", {"variant": variant.public_id}).status_code in (200, 302, 303)
        assert f"{bad.endpoint}/{PUBLIC}/pictures/" in client.get("/id/cart/").text
        walk(client)
        assert client.get("/id/checkout/review/").status_code == 200
        answer = order_it(client, 1_268_000)
        assert answer.status_code == 303
        assert client.get(answer["Location"]).status_code == 200
        print(f"S3 {way}: bought in {time.monotonic() - began:.1f} s")
        assert bad.connections == 0
    assert Order.objects.get().total == 1_268_000


@pytest.mark.parametrize("way", WAYS)
def test_a_client_of_the_api_looks_around_and_buys_while_s3_is_away(variant: ProductVariant, way: str) -> None:
    """RELIABILITY.md test 60, by the API."""
    with Bad(WAYS[way]) as bad, stored_at(bad.endpoint):
        node = api.ask(LOOK)["products"]["edges"][0]["node"]
        assert node["thumbnail"]["url"].startswith(f"{bad.endpoint}/{PUBLIC}/pictures/test/")
        checkout, total = api.ready_checkout(to_global("ProductVariant", variant.public_id))
        api.ask(api.PAY, id=checkout, amount=total, gateway=api.gateway())
        assert api.ask(api.COMPLETE, id=checkout)["checkoutComplete"]["errors"] == []
        assert bad.connections == 0
    assert Order.objects.get().total == total


def test_the_count_of_connections_counts() -> None:
    """The two above would pass if nothing were ever counted."""
    with Bad(WAYS["fails"]) as bad, stored_at(bad.endpoint):
        with pytest.raises(StorageAway):
            default_storage.save("pictures/a.webp", ContentFile(b"x"))
        assert bad.connections > 0


@pytest.mark.parametrize("way", WAYS)
def test_readyz_says_in_time_that_s3_is_away(client: Client, way: str) -> None:
    """RELIABILITY.md test 60: who keeps the shop running is told within seconds, whatever S3 does."""
    with Bad(WAYS[way]) as bad, stored_at(bad.endpoint):
        until, longest = time.monotonic() + CACHED + ANSWERED_WITHIN, 0.0
        while True:
            began = time.monotonic()
            status, answer = (said := client.get("/readyz")).status_code, said.json()
            longest = max(longest, time.monotonic() - began)
            # An answer counts for a while: the one to look at is of this storage.
            if not answer["checks"]["storage"] and (bad.connections or WAYS[way] is None):
                break
            assert time.monotonic() < until
            time.sleep(0.2)
        assert client.get("/healthz").status_code == 200
    print(f"S3 {way}: /readyz answered within {longest:.1f} s")
    assert longest < ANSWERED_WITHIN
    assert (status, answer["ready"]) == (503, False)
