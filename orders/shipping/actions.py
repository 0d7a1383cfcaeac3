"""What changes the price list of delivery."""

import json
from pathlib import Path

from django.db import transaction

from catalog.commons.texts import both
from orders.shipping.models import Rate, Zone

RATES = Path(__file__).parent / "data" / "rates.json"


@transaction.atomic
def load_rates() -> int:
    """Add the zones and flat rates of `data/rates.json` that are missing; returns how many rates are in force.

    What is there already stays as somebody may have set it since. A rate in the file is
    [first kilogram, further kilogram, fewest days, most days], in rupiah and working days.
    """
    data = json.loads(RATES.read_text())
    Zone.objects.bulk_create(
        [
            Zone(
                slug=zone["slug"],
                name=both(**zone["name"]),
                region_prefixes=zone.get("region_prefixes", []),
                countries=zone.get("countries", []),
            )
            for zone in data["zones"]
        ],
        ignore_conflicts=True,
    )
    zones = {zone.slug: zone for zone in Zone.objects.all()}
    Rate.objects.bulk_create(
        [
            Rate(
                zone=zones[zone["slug"]],
                service=service,
                name=both(**data["services"][service]),
                first_kg=first,
                further_kg=further,
                days_min=fewest,
                days_max=most,
                position=position,
            )
            for zone in data["zones"]
            for position, (service, (first, further, fewest, most)) in enumerate(zone["rates"].items())
        ],
        ignore_conflicts=True,
    )
    return Rate.objects.filter(is_active=True).count()
