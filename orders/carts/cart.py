"""A cart as a value: everything a quote needs and nothing that could change while it is computed."""

from dataclasses import dataclass, field

from i18nfield.strings import LazyI18nString

from catalog.media.queries import PictureRow
from orders.shipping.queries import Offer


@dataclass(frozen=True, kw_only=True)
class Item:
    """A line of a cart with what is true of its variant now. `unit` is None when it has no price here any more."""

    token: str
    variant: int
    variant_id: str
    product_id: str
    product_slugs: dict[str, str]
    product_name: LazyI18nString
    variant_name: LazyI18nString
    sku: str
    technique: str
    technique_label: LazyI18nString
    is_batik: bool
    length_cm: int | None
    width_cm: int | None
    chest_cm: int | None
    picture_key: int | None
    picture: PictureRow | None
    weight_g: int
    one_of_a_kind: bool
    made_to_order: bool
    making_days: int
    free: int
    quantity: int
    unit: int | None
    seen: int
    seller: int
    seller_id: str
    seller_slug: str
    seller_name: str
    seller_is_demo: bool
    village: str


@dataclass(frozen=True)
class Cart:
    """Items in the order they were put in, the services that reach the address, and the chosen one by seller's id."""

    currency: str
    items: tuple[Item, ...]
    offers: tuple[Offer, ...] = ()
    chosen: dict[str, str] = field(default_factory=dict)
