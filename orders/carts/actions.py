"""Verbs of a cart. Each locks its checkout first, refuses a completed one as if it were not there, and says why not."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.commons import locks
from catalog.commons.addresses import PostalAddress, checked
from catalog.commons.errors import NotFound, Refusal
from catalog.people.models import User
from catalog.products.models import Channel, Product, ProductVariant, VariantPrice
from orders.carts.models import Checkout, CheckoutDelivery, CheckoutLine
from orders.shipping.queries import offers

MOST_LINES = 50


@transaction.atomic
def start(
    *,
    channel: Channel,
    language: str,
    user: User | None = None,
    email: str = "",
    source_first: dict[str, str] | None = None,
    source_last: dict[str, str] | None = None,
) -> Checkout:
    """Begin a cart. The source of the visit is kept with it."""
    return Checkout.objects.create(
        channel=channel,
        language=language,
        user=user,
        email=email or (user.email if user else ""),
        source_first=source_first or {},
        source_last=source_last or {},
    )


@transaction.atomic
def add(*, token: str, variant_id: str, quantity: int = 1) -> CheckoutLine:
    """Put pieces of a variant (by public id) into the cart; the same variant again raises its line.

    Raises NotFound (CHECKOUT_NOT_FOUND, VARIANT_GONE), Refusal (INVALID_QUANTITY, SOLD_OUT, INSUFFICIENT_STOCK,
    TOO_MANY_LINES).
    """
    checkout = _locked(token)
    variant = _variant(variant_id)
    price = VariantPrice.objects.filter(variant=variant, channel=checkout.channel_id).first()
    public = Product.objects.public().filter(pk=variant.product_id, listings__channel=checkout.channel_id).exists()
    if price is None or not public:
        raise _gone()
    line = checkout.lines.filter(variant=variant).first()
    whole = _quantity(quantity) + (line.quantity if line else 0)
    _enough(variant, whole)
    if line is None:
        if checkout.lines.count() >= MOST_LINES:
            raise Refusal(
                _("A cart holds %(number)d different pieces. Order these first.") % {"number": MOST_LINES},
                code="TOO_MANY_LINES",
            )
        line = CheckoutLine(checkout=checkout, variant=variant)
    line.quantity, line.seen_amount = whole, price.amount
    line.save()
    checkout.save(update_fields=["updated_at"])
    return line


@transaction.atomic
def set_quantity(*, token: str, line: str, quantity: int) -> CheckoutLine:
    """Change how many of a line's pieces are wanted (at least 1). Raises as `add` does."""
    checkout = _locked(token)
    row = _line(checkout, line)
    _enough(row.variant, _quantity(quantity))
    row.quantity = quantity
    row.save(update_fields=["quantity"])
    checkout.save(update_fields=["updated_at"])
    return row


@transaction.atomic
def remove(*, token: str, line: str) -> None:
    """Take a line out. A line that is gone already is a quiet no."""
    checkout = _locked(token)
    checkout.lines.filter(token=line).delete()
    sellers = checkout.lines.values("variant__product__seller")
    checkout.deliveries.exclude(seller__in=sellers).delete()
    checkout.save(update_fields=["updated_at"])


@transaction.atomic
def accept_prices(*, token: str) -> None:
    """The buyer has seen what the pieces cost now."""
    checkout = _locked(token)
    for line in checkout.lines.all():
        price = VariantPrice.objects.filter(variant=line.variant_id, channel=checkout.channel_id).first()
        if price is not None and price.amount != line.seen_amount:
            line.seen_amount = price.amount
            line.save(update_fields=["seen_amount"])


def set_email(*, token: str, email: str) -> Checkout:
    """Where the mails about the order go. Raises Refusal (INVALID) for what is no e-mail address."""
    address = email.strip()
    try:
        MaxLengthValidator(254)(address)
        validate_email(address)
    except ValidationError as why:
        raise Refusal(
            _("Check the e-mail address: it looks like name@example.com."), code="INVALID", field="email"
        ) from why
    return _change(token, email=address)


def set_address(*, token: str, address: PostalAddress) -> Checkout:
    """Where the parcels go. Delivery choices that do not exist there are dropped. Raises Refusal naming the field."""
    return _change(token, shipping_address=checked(address).as_json())


def set_billing_address(*, token: str, address: PostalAddress) -> Checkout:
    """Whom the invoice names. Raises Refusal naming the field."""
    return _change(token, billing_address=checked(address).as_json())


def set_note(*, token: str, note: str) -> Checkout:
    """What the buyer wants the makers to know, at most 300 characters."""
    if len(note) > 300:
        raise Refusal(_("Shorten this to %(number)d characters.") % {"number": 300}, code="INVALID", field="note")
    return _change(token, note=note.strip())


def set_language(*, token: str, language: str) -> Checkout:
    """In which language the mails about the order are written."""
    return _change(token, language=language)


def attach_user(*, token: str, user: User) -> Checkout:
    """The buyer has logged in: the order will be his."""
    checkout = _change(token, user=user)
    return checkout if checkout.email else _change(token, email=user.email)


def remember_source(*, token: str, first: dict[str, str], last: dict[str, str]) -> Checkout:
    """Keep where the visit came from: the first source stays, the last is replaced."""
    with transaction.atomic():
        checkout = _locked(token)
        return _save(checkout, source_first=checkout.source_first or first, source_last=last or checkout.source_last)


def set_metadata(*, token: str, values: Mapping[str, str]) -> Checkout:
    """Keep an API client's own notes with the cart. Raises Refusal (INVALID) for more than 20 or too long ones."""
    with transaction.atomic():
        checkout = _locked(token)
        merged = {**checkout.metadata, **values}
        if len(merged) > 20 or any(len(k) > 80 or len(v) > 500 for k, v in merged.items()):
            raise Refusal(_("Too much metadata: 20 entries of 500 characters at most."), code="INVALID", field="input")
        return _save(checkout, metadata=merged)


@transaction.atomic
def choose_delivery(*, token: str, choices: Mapping[str, str]) -> Checkout:
    """How each maker's parcel travels: service by the seller's public id. Raises Refusal (ADDRESS_MISSING, INVALID)."""
    checkout = _locked(token)
    known = {offer.service for offer in offers(checkout.ship_to, currency=checkout.currency)}
    if not known:
        raise Refusal(_("Enter the delivery address first."), code="ADDRESS_MISSING", field="address")
    sellers = dict(checkout.lines.values_list("variant__product__seller__public_id", "variant__product__seller"))
    for seller, service in choices.items():
        if seller not in sellers or service not in known:
            raise Refusal(_("Choose how this parcel should travel."), code="INVALID", field=seller)
        CheckoutDelivery.objects.update_or_create(
            checkout=checkout, seller_id=sellers[seller], defaults={"service": service}
        )
    checkout.save(update_fields=["updated_at"])
    return checkout


def choose_delivery_for_all(*, token: str, service: str) -> Checkout:
    """One service for every parcel, as clients of the API choose it. Raises as `choose_delivery` does."""
    with transaction.atomic():
        checkout = _locked(token)
        sellers = checkout.lines.values_list("variant__product__seller__public_id", flat=True).distinct()
        return choose_delivery(token=token, choices=dict.fromkeys(sellers, service))


def _locked(token: str) -> Checkout:
    found = locks.row(Checkout.objects.filter(token=token, status=Checkout.OPEN).select_related("channel"))
    if found is None:
        raise NotFound(_("This cart is no longer there. Put the pieces in again."), code="CHECKOUT_NOT_FOUND")
    return found


def _change(token: str, **values: Any) -> Checkout:
    with transaction.atomic():
        return _save(_locked(token), **values)


def _save(checkout: Checkout, **values: Any) -> Checkout:
    for name, value in values.items():
        setattr(checkout, name, value)
    checkout.save(update_fields=[*values, "updated_at"])
    if "shipping_address" in values:
        known = {offer.service for offer in offers(checkout.ship_to, currency=checkout.currency)}
        checkout.deliveries.exclude(service__in=known).delete()
    return checkout


def _line(checkout: Checkout, token: str) -> CheckoutLine:
    found = checkout.lines.filter(token=token).select_related("variant").first()
    if found is None:
        raise NotFound(_("This piece is no longer in the cart."), code="LINE_NOT_FOUND")
    return found


def _variant(public_id: str) -> ProductVariant:
    found = ProductVariant.objects.filter(public_id=public_id).select_related("product").first()
    if found is None:
        raise _gone()
    return found


def _gone() -> NotFound:
    return NotFound(_("This piece is no longer sold. Look at similar cloth."), code="VARIANT_GONE", field="variant")


def _quantity(quantity: int) -> int:
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= CheckoutLine.MOST:
        raise Refusal(
            _("Choose a number from 1 to %(most)d.") % {"most": CheckoutLine.MOST},
            code="INVALID_QUANTITY",
            field="quantity",
        )
    return quantity


def _enough(variant: ProductVariant, quantity: int) -> None:
    if quantity > CheckoutLine.MOST:
        _quantity(quantity)
    if variant.free == 0:
        raise Refusal(_("This piece has been sold."), code="SOLD_OUT", field="quantity", free=0)
    if variant.free < quantity:
        raise Refusal(
            _("Only %(free)d of this piece are left; you asked for %(asked)d.")
            % {"free": variant.free, "asked": quantity},
            code="INSUFFICIENT_STOCK",
            field="quantity",
            free=variant.free,
        )
