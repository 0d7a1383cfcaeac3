"""A small street for tests: real rows, no pictures painted, names as people would have them.

The cast: Bu Siti of Canting Siti (Kauman), Pak Rohmat of Cap Rohmat (Krapyak), Pak Budi the buyer, Bu Ratna the
officer, Pak Wahyu of finance, Bu Dewi the head of the office.
"""

from datetime import date
from typing import Any

from catalog.commons.addresses import PostalAddress
from catalog.commons.models import Region
from catalog.commons.numbers import plain_code
from catalog.commons.texts import both
from catalog.heritage.models import Dye, Fabric, Motif, Technique, Village
from catalog.media.models import Picture
from catalog.people import consents, terms
from catalog.people.models import Appointment, Role, User
from catalog.people.roles import CATALOGUE, FINANCE, HEAD, VETTING
from catalog.products import actions as products
from catalog.products.models import Category, Channel, Product, ProductPicture, ProductVariant
from catalog.sellers.models import Membership, Msme
from catalog.stock import actions as stock
from catalog.stock.models import Warehouse
from orders.carts import actions as carts
from orders.carts.models import Checkout
from orders.placing import actions as placing
from orders.pricing import quotes
from orders.sales.models import Order
from orders.shipping.models import Rate, Zone

PASSWORD = "canting-demo-2026"
TECHNIQUES = {
    "tulis": ("Batik tulis", "Hand-drawn batik", "emas", True),
    "kombinasi": ("Batik kombinasi", "Combination batik", "perak", True),
    "cap": ("Batik cap", "Hand-stamped batik", "putih", True),
    "printing": ("Tekstil motif batik (printing)", "Batik-patterned print, not batik", "", False),
}


def technique(slug: str = "tulis") -> Technique:
    name, english, thread, is_batik = TECHNIQUES[slug]
    row, _ = Technique.objects.get_or_create(
        slug=slug,
        defaults={
            "name": both(name, english),
            "label": both(name, english),
            "thread": thread,
            "is_batik": is_batik,
            "summary": both("Digambar dengan canting.", "Drawn with a canting."),
            "explanation": both("Malam panas menahan warna.", "Hot wax keeps the dye off."),
        },
    )
    return row


def motif(slug: str = "jlamprang") -> Motif:
    row, _ = Motif.objects.get_or_create(
        slug=slug,
        defaults={
            "name": both(slug.title(), slug.title()),
            "kind": "motif",
            "summary": both("Motif khas Pekalongan.", "A motif of Pekalongan."),
            "meaning": both("Bunga padma di tengah.", "A lotus in the middle."),
            "sources": [{"title": "Sumber uji", "where": "example.com"}],
        },
    )
    return row


def fabric(slug: str = "primisima") -> Fabric:
    row, _ = Fabric.objects.get_or_create(
        slug=slug, defaults={"name": both("Katun primisima", "Primissima cotton"), "fibre": "cotton"}
    )
    return row


def dye(slug: str = "indigosol") -> Dye:
    row, _ = Dye.objects.get_or_create(
        slug=slug, defaults={"name": both("Indigosol", "Indigosol"), "is_natural": False}
    )
    return row


def village(name: str = "Kauman", code: str = "33.75.02.1004", postal_code: str = "51127") -> Village:
    row, _ = Village.objects.get_or_create(
        code=code,
        defaults={
            "slug": name.lower().replace(" ", "-"),
            "name": name,
            "district": "Pekalongan Timur",
            "postal_code": postal_code,
        },
    )
    return row


def regions() -> None:
    """The way from Jawa Tengah to Kauman, and one place far away."""
    rows = [
        ("33", "Jawa Tengah", 1, "", ""),
        ("33.75", "Kota Pekalongan", 2, "33", ""),
        ("33.75.02", "Pekalongan Timur", 3, "33.75", ""),
        ("33.75.02.1004", "Kauman", 4, "33.75.02", "51127"),
        ("91", "Papua", 1, "", ""),
        ("91.71", "Kota Jayapura", 2, "91", ""),
        ("91.71.01", "Jayapura Utara", 3, "91.71", ""),
        ("91.71.01.1001", "Gurabesi", 4, "91.71.01", "99111"),
    ]
    Region.objects.bulk_create(
        [Region(code=c, name=n, level=v, parent_code=p, postal_code=z) for c, n, v, p, z in rows],
        ignore_conflicts=True,
    )


def channel() -> Channel:
    row, _ = Channel.objects.get_or_create(slug="idr", defaults={"name": "Rupiah", "currency": "IDR"})
    return row


def category(slug: str = "sarung", name: str = "Sarung", english: str = "Sarong", parent: str = "kain") -> Category:
    top, _ = Category.objects.get_or_create(slug=parent, defaults={"name": both(parent.title(), parent.title())})
    row, _ = Category.objects.get_or_create(slug=slug, defaults={"name": both(name, english), "parent": top})
    return row


def passkey(person: User, name: str = "Ponsel") -> Any:
    """A passkey as a browser would have made it at localhost. Nobody has its private half."""
    from allauth.mfa.models import Authenticator
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.utils import sha256, websafe_encode
    from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(Aaguid.NONE, b"k" * 16, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"localhost"), flags, 0, made)
    said = b'{"type":"webauthn.create","challenge":"","origin":"http://localhost"}'
    answer = {
        "clientDataJSON": websafe_encode(said),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    id = websafe_encode(b"k" * 16)
    credential = {"type": "public-key", "id": id, "rawId": id, "response": answer, "clientExtensionResults": {}}
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": credential})


FACTOR_SECRET = "KAINTULISKAINTULISKAINTULISKAINT"


def user(email: str = "budi@example.com", *, name: str = "Pak Budi", roles: tuple[str, ...] = ()) -> User:
    """A person who can log in: the e-mail is confirmed. A role is held in one kecamatan as vetting@33.75.02."""
    from allauth.account.models import EmailAddress

    row = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=row, email=email, verified=True, primary=True)
    for role in roles:
        code, _at, kecamatan = role.partition("@")
        Appointment.objects.create(user=row, role=Role.objects.get(code=code), kecamatan=kecamatan)
    if roles:
        factor(row)
    return row


def factor(person: User) -> Any:
    """An authenticator app with FACTOR_SECRET, without which no officer's page opens."""
    from allauth.mfa.models import Authenticator

    from storefront.shop.account_factor import seal

    return Authenticator.objects.create(user=person, type="totp", data={"secret": seal(FACTOR_SECRET)})


def officer() -> User:
    return user("ratna@example.com", name="Bu Ratna", roles=(VETTING, CATALOGUE))


def finance_officer() -> User:
    return user("wahyu@example.com", name="Pak Wahyu", roles=(FINANCE,))


def head() -> User:
    return user("dewi@example.com", name="Bu Dewi", roles=(HEAD,))


def maker(slug: str = "canting-siti", name: str = "Canting Siti", *, owner: User | None = None, **more: Any) -> Msme:
    """A shop that may sell, with its workshop."""
    row = Msme.objects.create(
        slug=slug,
        name=name,
        **{
            "status": "approved",
            "is_demo": True,
            "email": f"{slug}@example.com",
            "village": village(),
            "specialty": both("Buketan tulis", "Hand-drawn bouquets"),
            "story": both(f"Cerita {name}.", f"The story of {name}."),
            "verified_on": date(2026, 3, 12),
            "since": 1994,
            **more,
        },
    )
    row.techniques.add(technique())
    Warehouse.objects.create(seller=row, name=f"Sanggar {name}", village=row.village)
    if owner:
        Membership.objects.create(seller=row, user=owner, role="owner")
        agree(owner)
    return row


def agree(owner: User) -> None:
    """To what everybody agrees who has applied."""
    for one in terms.holding(consents.OF_SELLERS):
        consents.give(person=owner, kind=one.kind, version=one.version, where=consents.APPLICATION)


def picture(recipe: str = "", *, ready: bool = True, **more: Any) -> Picture:
    """A picture row whose files are only named, not made: pages need no more."""
    sizes = {str(width): f"pictures/test/{recipe or 'x'}-{width}" for width in (240, 480, 720, 1200)}
    forms = {form: {w: f"{key}.{end}" for w, key in sizes.items()} for form, end in (("webp", "webp"), ("jpeg", "jpg"))}
    return Picture.objects.create(
        **{
            "recipe": recipe,
            "width": 1200,
            "height": 1500,
            "tone": 4,
            "alt": both("Buketan di dasar toska", "Bouquets on teal"),
            "renditions": forms if ready else {},
            "is_drawn": True,
            **more,
        }
    )


def cloth(
    seller: Msme,
    name: str = "Buketan Toska",
    *,
    price: int = 1_250_000,
    stock_of: int = 1,
    one_of_a_kind: bool = True,
    made_to_order: bool = False,
    technique_slug: str = "tulis",
    motifs: tuple[str, ...] = ("buketan",),
    pictures: int = 1,
    **more: Any,
) -> ProductVariant:
    """A live cloth with one variant; the variant is what a buyer puts into the cart."""
    product = _product(seller, name, one_of_a_kind, made_to_order, technique_slug, motifs, pictures, more)
    variant = ProductVariant.objects.create(product=product, sku=f"SKU-{plain_code(8)}")
    products.set_price(variant=variant, channel=channel(), amount=price)
    products.publish(product=product, channel=channel())
    if stock_of:
        stock.receive(
            warehouse=seller.warehouses.get(),
            variant=variant,
            quantity=stock_of,
            refills=made_to_order,
            only_one=one_of_a_kind,
        )
    variant.refresh_from_db()
    return variant


def garment(
    seller: Msme,
    name: str = "Kemeja Jlamprang",
    *,
    sizes: dict[str, int] | None = None,
    price: int = 325_000,
    **more: Any,
) -> list[ProductVariant]:
    """A live shirt with a variant for each size; `sizes` maps size to stock."""
    wanted = sizes or {"S": 2, "M": 3, "L": 1, "XL": 0}
    defaults = {"category": category("kemeja", "Kemeja", "Shirt", "busana"), **more}
    product = _product(seller, name, False, False, "cap", ("jlamprang",), 1, defaults)
    variants = []
    for position, size in enumerate(wanted):
        variant = ProductVariant.objects.create(
            product=product,
            sku=f"SKU-{plain_code(8)}",
            name=both(size, size),
            chest_cm=98 + 6 * position,
            position=position,
        )
        products.set_price(variant=variant, channel=channel(), amount=price + 10_000 * position)
        variants.append(variant)
    products.publish(product=product, channel=channel())
    for variant, pieces in zip(variants, wanted.values(), strict=True):
        if pieces:
            stock.receive(warehouse=seller.warehouses.get(), variant=variant, quantity=pieces)
        variant.refresh_from_db()
    Product.objects.filter(pk=product.pk).update(variant_count=len(variants), size_span="S–XL")
    return variants


def _product(
    seller: Msme,
    name: str,
    one: bool,
    made_to_order: bool,
    technique_slug: str,
    motifs: tuple[str, ...],
    pictures: int,
    more: dict[str, Any],
) -> Product:
    product = Product.objects.create(
        seller=seller,
        name=more.pop("names", both(name, f"{name} cloth")),
        **{
            "category": category(),
            "technique": technique(technique_slug),
            "fabric": fabric(),
            "uniqueness": Product.ONE if one else Product.SAME,
            "made_to_order": made_to_order,
            "making_days": 21,
            "length_cm": 250,
            "width_cm": 105,
            "weight_g": 290,
            "colour": "toska",
            "variant_count": 1,
            "description": both(f"{name}, digambar pelan.", f"{name}, drawn slowly."),
            **more,
        },
    )
    product.motifs.add(*(motif(slug) for slug in motifs))
    product.dyes.add(dye())
    slug = f"{name.lower().replace(' ', '-')}-{plain_code(6).lower()}"
    products.set_slug(product=product, language="id", slug=slug)
    products.set_slug(product=product, language="en", slug=f"{slug}-cloth")
    for position in range(pictures):
        row = picture(f"{slug}:{position}")
        role = ("front", "back", "closeup")[position % 3]
        ProductPicture.objects.create(product=product, picture=row, role=role, position=position)
        if position == 0:
            Product.objects.filter(pk=product.pk).update(card_picture=row)
    return product


def rates() -> None:
    """Two services in Java, one abroad: Rp18.000 and Rp12.000 more for each further kilogram begun."""
    home, _ = Zone.objects.get_or_create(
        slug="jawa", defaults={"name": both("Jawa", "Java"), "region_prefixes": ["33", "91"]}
    )
    abroad, _ = Zone.objects.get_or_create(
        slug="dunia", defaults={"name": both("Luar negeri", "Abroad"), "countries": ["*"]}
    )
    for zone, service, name, english, first, further in (
        (home, "reguler", "Reguler", "Regular", 18_000, 12_000),
        (home, "ekspres", "Ekspres", "Express", 32_000, 24_000),
        (abroad, "pos-terlacak", "Pos udara, terlacak", "Tracked air mail", 385_000, 210_000),
    ):
        Rate.objects.get_or_create(
            zone=zone,
            service=service,
            defaults={
                "name": both(name, english),
                "first_kg": first,
                "further_kg": further,
                "days_min": 2,
                "days_max": 4,
                "position": 0 if service != "ekspres" else 1,
            },
        )


def address(**more: str) -> PostalAddress:
    """Pak Budi's house in Kauman."""
    return PostalAddress(
        **{
            "name": "Budi Santoso",
            "street": "Jl. Kauman No. 12, RT 002/RW 005",
            "village": "Kauman",
            "village_code": "33.75.02.1004",
            "district": "Pekalongan Timur",
            "city": "Kota Pekalongan",
            "province": "Jawa Tengah",
            "postal_code": "51127",
            "country": "ID",
            **more,
        }
    )


def cart(*variants: ProductVariant, quantity: int = 1, language: str = "id", buyer: User | None = None) -> Checkout:
    """A cart with everything an order needs: e-mail, address, a way to travel for each parcel."""
    rates()
    regions()
    checkout = carts.start(channel=channel(), language=language, user=buyer)
    for variant in variants:
        carts.add(token=checkout.token, variant_id=variant.public_id, quantity=quantity)
    carts.set_email(token=checkout.token, email=buyer.email if buyer else "budi@example.com")
    carts.set_address(token=checkout.token, address=address())
    carts.choose_delivery_for_all(token=checkout.token, service="reguler")
    checkout.refresh_from_db()
    return checkout


def place(checkout: Checkout) -> Order:
    """Order what the cart holds, at the total it shows."""
    return placing.place_order(token=checkout.token, shown_total=quotes.of(checkout).total)


def placed_order(*variants: ProductVariant, buyer: User | None = None, quantity: int = 1) -> Order:
    return place(cart(*variants, buyer=buyer, quantity=quantity))


def paid_order(*variants: ProductVariant, buyer: User | None = None, quantity: int = 1) -> Order:
    """An order whose transfer Pak Wahyu has confirmed."""
    from catalog.commons.history import Actor
    from orders.payments import actions as payments

    order = placed_order(*variants, buyer=buyer, quantity=quantity)
    payment = order.payments.get()
    payments.confirm(
        payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=Actor("wahyu", "finance")
    )
    order.refresh_from_db()
    return order
