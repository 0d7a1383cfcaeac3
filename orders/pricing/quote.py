"""quote(): a pure function, cart in, priced parcels out. No tables, no clock, no language.

A worked example. Two makers: Bu Siti sends a sarong of Rp1.250.000 (290 g), Pak Rohmat two cloths of Rp285.000 and a
shirt of Rp325.000 (together 950 g). "Reguler" costs Rp18.000 for the first kilogram and Rp12.000 for each further one
begun. Each maker packs her own parcel, both below a kilogram: 2 × Rp18.000. Goods Rp2.145.000, delivery Rp36.000, to
pay Rp2.181.000. Every amount is a whole number of minor units, so nothing is rounded and no part can be lost.
"""

from dataclasses import dataclass

from i18nfield.strings import LazyI18nString

from orders.carts.cart import Cart, Item

GONE, SOLD_OUT, TOO_FEW = "gone", "sold_out", "too_few"


@dataclass(frozen=True, kw_only=True)
class LineQuote(Item):
    """An item priced. `problem` says why it cannot be bought: gone, sold_out, too_few, or empty. Amounts are minor
    units; a line that is gone keeps the price that was seen, so that the sum does not jump while it is explained."""

    unit: int
    total: int
    problem: str


@dataclass(frozen=True)
class Option:
    """A way for a parcel to travel and what it costs, in minor units."""

    service: str
    name: LazyI18nString
    amount: int
    days_min: int
    days_max: int


@dataclass(frozen=True)
class ParcelQuote:
    """One maker's parcel. `shipping` is None until a way to travel is chosen."""

    position: int
    seller: int
    seller_id: str
    seller_slug: str
    seller_name: str
    seller_is_demo: bool
    village: str
    lines: tuple[LineQuote, ...]
    subtotal: int
    weight_g: int
    options: tuple[Option, ...]
    chosen: Option | None

    @property
    def shipping(self) -> int | None:
        return self.chosen.amount if self.chosen else None

    @property
    def total(self) -> int:
        return self.subtotal + (self.shipping or 0)


@dataclass(frozen=True)
class Quote:
    """The whole. `complete` when every line can be bought and every parcel's way is chosen."""

    currency: str
    parcels: tuple[ParcelQuote, ...]
    subtotal: int
    shipping: int
    total: int

    @property
    def lines(self) -> tuple[LineQuote, ...]:
        return tuple(line for parcel in self.parcels for line in parcel.lines)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def problems(self) -> tuple[LineQuote, ...]:
        return tuple(line for line in self.lines if line.problem)

    @property
    def complete(self) -> bool:
        return bool(self.parcels) and not self.problems and all(parcel.chosen for parcel in self.parcels)


def quote(cart: Cart) -> Quote:
    """Price a cart: one parcel per maker, by name. The same cart gives the same
    quote, in whatever order its items lie."""
    sellers = sorted({(item.seller_name, item.seller) for item in cart.items})
    parcels = tuple(
        _parcel(number, [item for item in cart.items if item.seller == seller], cart)
        for number, (_name, seller) in enumerate(sellers, 1)
    )
    subtotal = sum(parcel.subtotal for parcel in parcels)
    shipping = sum(parcel.shipping or 0 for parcel in parcels)
    return Quote(cart.currency, parcels, subtotal, shipping, subtotal + shipping)


def _parcel(position: int, items: list[Item], cart: Cart) -> ParcelQuote:
    lines = tuple(_line(item) for item in sorted(items, key=lambda item: item.sku))
    weight = sum(item.weight_g * item.quantity for item in items)
    options = tuple(
        Option(offer.service, offer.name, offer.price(weight), offer.days_min, offer.days_max) for offer in cart.offers
    )
    first = items[0]
    return ParcelQuote(
        position=position,
        seller=first.seller,
        seller_id=first.seller_id,
        seller_slug=first.seller_slug,
        seller_name=first.seller_name,
        seller_is_demo=first.seller_is_demo,
        village=first.village,
        lines=lines,
        subtotal=sum(line.total for line in lines),
        weight_g=weight,
        options=options,
        chosen=next((o for o in options if o.service == cart.chosen.get(first.seller_id)), None),
    )


def _line(item: Item) -> LineQuote:
    unit = item.unit if item.unit is not None else item.seen
    problem = ""
    if item.unit is None:
        problem = GONE
    elif item.free == 0:
        problem = SOLD_OUT
    elif item.free < item.quantity:
        problem = TOO_FEW
    return LineQuote(**{**vars(item), "unit": unit, "total": unit * item.quantity, "problem": problem})
