"""A quote kept as JSON: what a started payment freezes, so that the order is made of exactly what was shown."""

from dataclasses import fields
from typing import Any

from i18nfield.strings import LazyI18nString

from orders.pricing.quote import LineQuote, Option, ParcelQuote, Quote

_TEXTS = {"product_name", "variant_name", "technique_label", "name"}


def to_json(quote: Quote) -> dict[str, Any]:
    """The quote without what only a screen needs (pictures, other ways to travel)."""
    return {
        "currency": quote.currency,
        "subtotal": quote.subtotal,
        "shipping": quote.shipping,
        "total": quote.total,
        "parcels": [
            {
                **_plain(parcel, leave={"lines", "options", "chosen"}),
                "chosen": _plain(parcel.chosen),
                "lines": [_plain(line, leave={"picture"}) for line in parcel.lines],
            }
            for parcel in quote.parcels
        ],
    }


def from_json(data: dict[str, Any]) -> Quote:
    """The quote again, equal in everything an order is made of."""
    parcels = []
    for row in data["parcels"]:
        chosen = Option(**_rich(row["chosen"]))
        lines = tuple(LineQuote(**_rich(line), picture=None) for line in row["lines"])
        rest = {key: value for key, value in row.items() if key not in ("lines", "chosen")}
        parcels.append(ParcelQuote(**rest, lines=lines, options=(chosen,), chosen=chosen))
    return Quote(data["currency"], tuple(parcels), data["subtotal"], data["shipping"], data["total"])


def _plain(thing: Any, leave: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    values = {field.name: getattr(thing, field.name) for field in fields(thing) if field.name not in leave}
    return {key: value.data if isinstance(value, LazyI18nString) else value for key, value in values.items()}


def _rich(row: dict[str, Any]) -> dict[str, Any]:
    return {key: LazyI18nString(value) if key in _TEXTS else value for key, value in row.items()}
