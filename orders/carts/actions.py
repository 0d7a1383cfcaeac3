"""Verbs of a cart. Each holds its checkout first, refuses a completed one as if it were not there, and says why not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import locks
from catalog.commons.addresses import PostalAddress, checked
from catalog.commons.errors import NotFound, Refusal
from catalog.people.models import User
from catalog.products.models import Channel, ProductVariant
from orders.carts.cart import Cart
from orders.carts.held import Held, held
from orders.carts.models import Checkout, CheckoutDelivery, CheckoutLine
from orders.carts.queries import cart
from orders.shipping.queries import offers

MOST_LINES = 50
NOBODY: dict[str, Any] = {"email": "", "shipping_address": {}, "billing_address": {}, "note": ""}
Pieces = Sequence[tuple[str, int]]


@transaction.atomic
def start(
    *,
    channel: Channel,
    language: str,
    user: User | None = None,
    email: str = "",
    source_first: dict[str, str] | None = None,
    source_last: dict[str, str] | None = None,
    pieces: Pieces = (),
) -> Checkout:
    """Begin a cart, with pieces in it if some are named. The source of the visit is kept with it. Raises as `put`."""
    checkout = Checkout.objects.create(
        channel=channel,
        language=language,
        user=user,
        email=email or (user.email if user else ""),
        source_first=source_first or {},
        source_last=source_last or {},
    )
    if pieces:
        # Nobody else can know of the row before the commit, and no line can lie in it.
        _put(checkout, {}, pieces)
    return checkout


def add(*, token: str | Held, variant_id: str, quantity: int = 1) -> CheckoutLine:
    """Put pieces of one variant into the cart. Raises as `put`."""
    return put(token=token, pieces=[(variant_id, quantity)])[0]


@locks.again
def put(*, token: str | Held, pieces: Pieces) -> list[CheckoutLine]:
    """Put pieces of variants (by public id) into the cart; a variant that lies there already raises its line.

    All or nothing. Raises NotFound (CHECKOUT_NOT_FOUND, VARIANT_GONE), Refusal (INVALID_QUANTITY, SOLD_OUT,
    INSUFFICIENT_STOCK, TOO_MANY_LINES).
    """
    with held(token) as checkout:
        lines = {line.variant_id: line for line in checkout.lines.all()}
        put_in = _put(checkout, lines, pieces)
        checkout.save(update_fields=["updated_at"])
        return put_in


@locks.again
def set_quantity(*, token: str | Held, line: str, quantity: int) -> CheckoutLine:
    """Change how many of a line's pieces are wanted (at least 1). Raises as `put` does."""
    with held(token) as checkout:
        row = _line(checkout, line)
        _enough(row.variant, _quantity(quantity))
        row.quantity = quantity
        row.save(update_fields=["quantity"])
        checkout.save(update_fields=["updated_at"])
        return row


@locks.again
def remove(*, token: str | Held, line: str) -> None:
    """Take a line out. A line that is gone already is a quiet no."""
    with held(token) as checkout:
        checkout.lines.filter(token=line).delete()
        sellers = checkout.lines.values("variant__product__seller")
        checkout.deliveries.exclude(seller__in=sellers).delete()
        checkout.save(update_fields=["updated_at"])


@locks.again
def accept_prices(*, token: str | Held) -> None:
    """The buyer has seen what the pieces cost now."""
    with held(token) as checkout:
        variants = ProductVariant.objects.filter(pk__in=checkout.lines.values("variant")).offered(checkout.channel_id)
        now = {variant.pk: variant.amount for variant in variants}
        for line in checkout.lines.all():
            if now.get(line.variant_id, line.seen_amount) != line.seen_amount:
                line.seen_amount = now[line.variant_id]
                line.save(update_fields=["seen_amount"])


def set_email(*, token: str | Held, email: str) -> Checkout:
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


def set_address(*, token: str | Held, address: PostalAddress) -> Checkout:
    """Where the parcels go. Delivery choices that do not exist there are dropped. Raises Refusal naming the field."""
    return _change(token, shipping_address=checked(address).as_json())


def set_billing_address(*, token: str | Held, address: PostalAddress) -> Checkout:
    """Whom the invoice names. Raises Refusal naming the field."""
    return _change(token, billing_address=checked(address).as_json())


def set_note(*, token: str | Held, note: str) -> Checkout:
    """What the buyer wants the makers to know, at most 300 characters."""
    if len(note) > 300:
        raise Refusal(_("Shorten this to %(number)d characters.") % {"number": 300}, code="INVALID", field="note")
    return _change(token, note=note.strip())


def set_language(*, token: str | Held, language: str) -> Checkout:
    """In which language the mails about the order are written."""
    return _change(token, language=language)


@locks.again
def attach_user(*, token: str | Held, user: User) -> Checkout:
    """The buyer has logged in: the order will be his."""
    with held(token) as checkout:
        return _save(checkout, user=user, email=checkout.email or user.email)


@locks.again
def remember_source(*, token: str | Held, first: dict[str, str], last: dict[str, str]) -> Checkout:
    """Keep where the visit came from: the first source stays, the last is replaced."""
    with held(token) as checkout:
        return _save(checkout, source_first=checkout.source_first or first, source_last=last or checkout.source_last)


@locks.again
def set_metadata(*, token: str | Held, values: Mapping[str, str]) -> Checkout:
    """Keep an API client's own notes with the cart. Raises Refusal (INVALID) for more than 20 or too long ones."""
    with held(token) as checkout:
        merged = {**checkout.metadata, **values}
        if len(merged) > 20 or any(len(k) > 80 or len(v) > 500 for k, v in merged.items()):
            raise Refusal(_("Too much metadata: 20 entries of 500 characters at most."), code="INVALID", field="input")
        return _save(checkout, metadata=merged)


@locks.again
def forget_details(*, token: str | Held) -> Checkout:
    """Nobody knows any more who would buy, and where to. The pieces stay."""
    with held(token) as checkout:
        return _save(checkout, **NOBODY)


@locks.again
@transaction.atomic
def forget_left() -> int:
    """Forget e-mail, addresses and note of every cart that nobody has touched for `CHECKOUT_DAYS`; how many they were.

    Completed ones too: their orders have copies of their own.
    """
    until = timezone.now() - timedelta(days=settings.CHECKOUT_DAYS)
    left = Checkout.objects.filter(updated_at__lt=until).exclude(**NOBODY)
    keys = [checkout.pk for checkout in locks.rows(left.only("pk"))]
    CheckoutDelivery.objects.filter(checkout__in=keys).delete()
    return Checkout.objects.filter(pk__in=keys).update(**NOBODY)


@locks.again
def choose_delivery(*, token: str | Held, choices: Mapping[str, str]) -> Cart:
    """How each maker's parcel travels: service by the seller's public id. Gives the cart as it is then.

    Raises Refusal (ADDRESS_MISSING, INVALID).
    """
    with held(token) as checkout:
        return _travel(checkout, cart(checkout), choices)


@locks.again
def choose_delivery_for_all(*, token: str | Held, service: str) -> Cart:
    """One service for every parcel, as clients of the API choose it. Otherwise as `choose_delivery`."""
    with held(token) as checkout:
        now = cart(checkout)
        return _travel(checkout, now, {item.seller_id: service for item in now.items})


def too_many_lines() -> Refusal:
    """For a cart, and for a list of changes, longer than a cart may be."""
    return Refusal(
        _("A cart holds %(number)d different pieces. Order these first.") % {"number": MOST_LINES},
        code="TOO_MANY_LINES",
        field="lines",
    )


def _put(checkout: Checkout, lines: dict[int, CheckoutLine], pieces: Pieces) -> list[CheckoutLine]:
    """Raise and add to `lines`, which are those of the checkout by variant. The lines of the pieces, in their order."""
    if len(pieces) > MOST_LINES:
        raise too_many_lines()
    offered = _offered(checkout, [variant_id for variant_id, _n in pieces])
    touched = []
    for variant_id, quantity in pieces:
        variant = offered.get(variant_id)
        if variant is None:
            raise NotFound(
                _("This piece is no longer sold. Look at similar cloth."), code="VARIANT_GONE", field="variant"
            )
        line = lines.get(variant.pk)
        whole = _quantity(quantity) + (line.quantity if line else 0)
        _enough(variant, whole)
        if line is None:
            if len(lines) >= MOST_LINES:
                raise too_many_lines()
            line = lines[variant.pk] = CheckoutLine(checkout=checkout, variant=variant)
        line.quantity, line.seen_amount = whole, variant.amount
        touched.append(line)
    once = {line.variant_id: line for line in touched}.values()
    CheckoutLine.objects.bulk_update([line for line in once if line.pk], ["quantity", "seen_amount"])
    CheckoutLine.objects.bulk_create([line for line in once if not line.pk])
    return touched


def _offered(checkout: Checkout, variant_ids: Sequence[str]) -> dict[str, Any]:
    """The variants that the checkout's channel offers, by public id."""
    found = ProductVariant.objects.filter(public_id__in=variant_ids).offered(checkout.channel_id)
    return {variant.public_id: variant for variant in found}


def _travel(checkout: Held, now: Cart, choices: Mapping[str, str]) -> Cart:
    known = {offer.service for offer in now.offers}
    if not known:
        raise Refusal(_("Enter the delivery address first."), code="ADDRESS_MISSING", field="address")
    sellers = {item.seller_id: item.seller for item in now.items}
    for seller, service in choices.items():
        if seller not in sellers or service not in known:
            raise Refusal(_("Choose how this parcel should travel."), code="INVALID", field=seller)
    CheckoutDelivery.objects.bulk_create(
        [
            CheckoutDelivery(checkout=checkout, seller_id=sellers[seller], service=service)
            for seller, service in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["checkout", "seller"],
        update_fields=["service"],
    )
    checkout.save(update_fields=["updated_at"])
    return replace(now, chosen={**now.chosen, **choices})


@locks.again
def _change(token: str | Held, **values: Any) -> Checkout:
    with held(token) as checkout:
        return _save(checkout, **values)


def _save(checkout: Held, **values: Any) -> Checkout:
    for name, value in values.items():
        setattr(checkout, name, value)
    checkout.save(update_fields=[*values, "updated_at"])
    if "shipping_address" in values:
        _drop_lost_choices(checkout)
    return checkout


def _drop_lost_choices(checkout: Held) -> None:
    chosen = set(checkout.deliveries.values_list("service", flat=True))
    if chosen:
        known = {offer.service for offer in offers(checkout.ship_to, currency=checkout.currency)}
        checkout.deliveries.filter(service__in=chosen - known).delete()


def _line(checkout: Checkout, token: str) -> CheckoutLine:
    found = checkout.lines.filter(token=token).select_related("variant").first()
    if found is None:
        raise NotFound(_("This piece is no longer in the cart."), code="LINE_NOT_FOUND")
    return found


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
