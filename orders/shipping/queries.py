"""Which zone an address lies in, and what a parcel costs there."""

from collections.abc import Iterable
from dataclasses import dataclass

from i18nfield.strings import LazyI18nString

from catalog.commons.addresses import PostalAddress
from catalog.commons.models import Region
from orders.shipping.models import Rate, Zone


@dataclass(frozen=True)
class Offer:
    """One service of a zone, with its price list: minor units for the first kilogram and each further one begun."""

    service: str
    name: LazyI18nString
    first_kg: int
    further_kg: int
    days_min: int
    days_max: int

    def price(self, weight_g: int) -> int:
        """What a parcel of `weight_g` grams costs. Every kilogram begun counts, the first always."""
        return self.first_kg + self.further_kg * max(0, -(-weight_g // 1000) - 1)


def offers(address: PostalAddress | None, *, currency: str) -> list[Offer]:
    """The services to an address, cheapest place first in the list's own order; none without an address or a zone."""
    zone = zone_of(address) if address else None
    if zone is None:
        return []
    rates = Rate.objects.filter(zone=zone, currency=currency, is_active=True)
    return [Offer(r.service, r.name, r.first_kg, r.further_kg, r.days_min, r.days_max) for r in rates]


def zone_of(address: PostalAddress) -> Zone | None:
    """The active zone of an address: by region at home, by country abroad."""
    zones = list(Zone.objects.filter(is_active=True))
    if not address.domestic:
        exact = [zone for zone in zones if address.country in zone.countries]
        return next(iter(exact), None) or next((zone for zone in zones if "*" in zone.countries), None)
    codes = [address.village_code] if address.village_code else _codes(address)
    ranked = sorted(
        ((len(prefix), zone.pk, zone) for zone in zones for prefix in zone.region_prefixes if _within(prefix, codes)),
        key=lambda row: (-row[0], row[1]),
    )
    return ranked[0][2] if ranked else None


def _within(prefix: str, codes: Iterable[str]) -> bool:
    return any(code == prefix or code.startswith(prefix + ".") for code in codes)


def _codes(address: PostalAddress) -> list[str]:
    """Where a postal code lies. It may name several villages (51127 is two called Kauman); a town narrows them down,
    and what remains is in one regency, which is as fine as zones are."""
    found = list(Region.objects.filter(postal_code=address.postal_code, level=4).values_list("code", flat=True))
    regencies = {code[:5] for code in found}
    if len(regencies) > 1 and address.city:
        word = address.city.lower().replace("kota ", "").replace("kabupaten ", "").replace("kab. ", "").strip()
        named = Region.objects.filter(code__in=regencies, name__icontains=word).values_list("code", flat=True)
        regencies = set(named) or regencies
    return sorted(regencies)
