"""The flat rates the shop starts with."""

import pytest

from catalog.commons.texts import exactly
from orders.shipping.actions import load_rates
from orders.shipping.models import Rate, Zone

pytestmark = pytest.mark.django_db

# The 38 provinces of Kepmendagri 300.2.2-2138/2025.
PROVINCES = {
    *("11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "51", "52", "53"),
    *("61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82", "91", "92", "93", "94", "95", "96"),
}


def test_every_province_and_every_other_country_has_a_zone_and_none_has_two() -> None:
    load_rates()
    prefixes = [prefix for zone in Zone.objects.all() for prefix in zone.region_prefixes]
    countries = [country for zone in Zone.objects.all() for country in zone.countries]
    assert {prefix for prefix in prefixes if len(prefix) == 2} == PROVINCES
    assert len(prefixes) == len(set(prefixes))
    assert len(countries) == len(set(countries))
    assert "*" in countries
    assert "ID" not in countries


def test_each_zone_has_a_slow_and_a_fast_way_and_the_fast_one_costs_more() -> None:
    load_rates()
    for zone in Zone.objects.prefetch_related("rates"):
        slow, fast = zone.rates.all()
        assert [slow.service, fast.service] == (
            ["reguler", "ekspres"] if zone.region_prefixes else ["pos-terlacak", "kurir-ekspres"]
        )
        assert slow.first_kg < fast.first_kg
        assert slow.days_max > fast.days_max
        assert exactly(slow.name, "id") and exactly(slow.name, "en")


def test_the_city_itself_costs_ten_thousand_rupiah() -> None:
    load_rates()
    rate = Rate.objects.get(zone__slug="pekalongan-raya", service="reguler")
    assert (rate.first_kg, rate.further_kg, rate.days_min, rate.days_max, rate.currency) == (10_000, 8_000, 1, 2, "IDR")


def test_a_second_run_changes_nothing_not_even_a_price_that_was_set_since() -> None:
    number = load_rates()
    Rate.objects.filter(zone__slug="sumatra", service="reguler").update(first_kg=41_000)
    assert load_rates() == number == 24
    assert Rate.objects.get(zone__slug="sumatra", service="reguler").first_kg == 41_000
