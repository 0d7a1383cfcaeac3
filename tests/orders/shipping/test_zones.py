"""Which zone an address lies in."""

import pytest

from catalog.commons.addresses import PostalAddress
from catalog.commons.models import Region
from catalog.commons.texts import both
from orders.shipping.models import Zone
from orders.shipping.queries import offers, zone_of
from tests.makers import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def zones() -> None:
    street.regions()
    street.rates()
    Zone.objects.create(slug="kota", name=both("Kota", "City"), region_prefixes=["33.75"])
    Zone.objects.create(slug="eropa", name=both("Eropa", "Europe"), countries=["NL", "DE"])
    # The other Kauman with the same postal code, far from here.
    Region.objects.bulk_create(
        [
            Region(code="33.26", name="Kabupaten Pekalongan", level=2, parent_code="33"),
            Region(code="33.26.14.2001", name="Kauman", level=4, parent_code="33.26.14", postal_code="51127"),
        ]
    )


def zone(**more: str) -> str | None:
    found = zone_of(street.address(**more))
    return found.slug if found else None


def test_the_longest_prefix_wins(zones: None) -> None:
    assert zone() == "kota"
    assert zone(village_code="33.26.14.2001") == "jawa"
    assert zone(village_code="34.7") is None


def test_without_a_village_the_postal_code_and_the_town_tell(zones: None) -> None:
    """An ambiguous postal code is no error; the town narrows it down."""
    assert zone(village_code="", city="Kota Pekalongan") == "kota"
    assert zone(village_code="", city="Kabupaten Pekalongan") is not None
    assert zone(village_code="", city="Atlantis") is not None
    assert zone(village_code="", postal_code="00000") is None


def test_abroad_the_country_tells_and_the_rest_of_the_world_is_one_zone(zones: None) -> None:
    assert zone_of(PostalAddress(country="NL")).slug == "eropa"
    assert zone_of(PostalAddress(country="AU")).slug == "dunia"


def test_a_resting_zone_offers_nothing(zones: None) -> None:
    Zone.objects.filter(slug="dunia").update(is_active=False)
    assert offers(PostalAddress(country="AU"), currency="IDR") == []
    assert offers(None, currency="IDR") == []
