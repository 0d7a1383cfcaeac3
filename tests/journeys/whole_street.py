"""A street on which every kind of page can be seen: the demo street, and on it one cart, order and desk in each state.

`places` are the parts of addresses by language, `sessions` the visitors: each is somebody who has come that far.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from catalog.commons import jobs
from catalog.commons.addresses import PostalAddress
from catalog.commons.history import Actor
from catalog.commons.texts import both
from catalog.heritage.models import Motif, Village
from catalog.media.models import Picture
from catalog.moderation.actions import deciding as cloths
from catalog.moderation.actions import handing_in, reporting
from catalog.people.models import User
from catalog.products import actions as products
from catalog.products.models import Product, ProductVariant
from catalog.search import actions as search
from catalog.search.models import Miss, Synonym
from catalog.sellers.models import Membership, Msme
from catalog.stock.models import Warehouse
from catalog.vetting import choices
from catalog.vetting.actions import applying, classing, deciding, inviting, judging
from catalog.vetting.models import Check, Interest
from infra.fakes.stripe import Fake
from orders.carts import actions as carts
from orders.carts.models import Checkout
from orders.fulfilment import actions as fulfilment
from orders.payments import actions as payments
from orders.payments import refunds, sessions, tasks
from orders.payments.bank_transfer.gateway import ID as BANK_TRANSFER
from orders.payments.models import FinanceTask, Refund
from orders.placing.actions import expire_order
from orders.sales.claims import claim_token
from orders.sales.models import Order, SellerOrder
from orders.shipping.models import Zone
from storefront.devices import actions as devices
from storefront.seller_centre.desk import LOOKS_AT
from storefront.shop.account_email import make_token
from storefront.shop.account_factor import seal
from tests.makers import cards, moderation, people, street, vetting

LONG_WORD = "Semenanjung" * 5
LONG_NAME = f"Buketan {LONG_WORD} dengan isen galaran, sawut dan cecek pitu di seluruh badan dan kepala"
LONG_MAKER = f"Paguyuban {LONG_WORD}"
LONG_EMAIL = f"{'pembeli.' * 7}dari-jauh@sebuah-subdomain-yang-sangat-panjang.example.com"
FAR_AWAY = PostalAddress(
    name="Professor Alexandrina Featherstonehaugh-Cholmondeley-Marjoribanks",
    street="The Old Wax Warehouse, Unit 14B, Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Estate",
    street2="Third floor, behind the haberdasher, ring at Featherstonehaugh",
    city="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    postal_code="LL61 5UJ",
    country="GB",
    phone="+447400123456",
)
NOTE = f"Tanpa plastik, ya. Kalau bisa dibungkus kain perca, {LONG_WORD}."
SELLER, FINANCE = Actor("siti", "seller"), Actor("wahyu", "finance")


@dataclass
class Town:
    places: dict[str, dict[str, str]] = field(default_factory=lambda: {"id": {}, "en": {}})
    sessions: dict[str, str] = field(default_factory=lambda: {"guest": ""})
    people: dict[str, User] = field(default_factory=dict)

    def place(self, **parts: str) -> None:
        for names in self.places.values():
            names.update(parts)

    def product(self, name: str, variant: ProductVariant) -> ProductVariant:
        for slug in variant.product.slugs.filter(is_current=True):
            self.places[slug.language][name] = slug.slug
        return variant

    def visitor(self, name: str, user: User | None = None, **kept: Any) -> None:
        """Somebody with a session of their own; who has an account and nothing else logs in for each visit."""
        if user is not None and not kept:
            self.people[name] = user
        else:
            self.sessions[name] = people.session(user, **kept)

    def buyer(self, name: str, checkout: Checkout, *, paying: bool = False) -> Checkout:
        """Somebody with a cart, who has chosen how to pay or not yet."""
        self.visitor(name, checkout=checkout.token, **({"gateway": BANK_TRANSFER} if paying else {}))
        return checkout


@contextmanager
def pictures_in(folder: Path) -> Iterator[None]:
    """The storage of pictures, for as long as the block runs."""
    default = settings.STORAGES["default"]
    files = {**default, "OPTIONS": {**default["OPTIONS"], "location": str(folder)}}
    with override_settings(STORAGES={**settings.STORAGES, "default": files}):
        yield


def bare(_bank: Fake) -> Town:
    """The first day: the city has let one maker in, and nothing hangs yet."""
    town = Town()
    siti, ratna, wahyu = street.user("siti@example.com", name="Bu Siti"), street.officer(), street.finance_officer()
    street.channel()
    street.technique()
    town.place(maker=street.maker(owner=siti).slug, motif=street.motif().slug)
    for name, user in (("siti", siti), ("ratna", ratna), ("wahyu", wahyu), ("dewi", street.head())):
        town.visitor(name, user)
    return town


def whole(bank: Fake) -> Town:
    """The demo street with everything that a page may have to show."""
    town = Town()
    street.regions()
    call_command("seed_street", paint_seconds=0, stdout=io.StringIO())
    siti, rohmat = Msme.objects.get(slug="canting-siti"), Msme.objects.get(slug="sanggar-padma")
    lasting = [
        street.cloth(siti, "Sarung Buketan", one_of_a_kind=False, stock_of=90),
        street.cloth(rohmat, "Jlamprang Cap", price=285_000, technique_slug="cap", one_of_a_kind=False, stock_of=90),
    ]
    _shop_window(town, siti, lasting[0])
    _people(town)
    _gate(town)
    _moderated(town)
    _carts(town, siti, lasting)
    _orders(town, siti, lasting)
    _cards(town, bank, lasting)
    _paint()
    _search()
    return town


def _search() -> None:
    """Every document written, as the worker does it within seconds; a synonym, and words that nobody has."""
    search.catch_up()
    Synonym.objects.create(phrase=LONG_WORD[:60].lower(), means="sarung", both_ways=False, asked=[LONG_WORD[:40]])
    Miss.objects.create(words=LONG_WORD, language="en", times=7)


def _shop_window(town: Town, siti: Msme, yardage: ProductVariant) -> None:
    town.product("yardage", yardage)
    Product.objects.filter(pk=yardage.product_id).update(length_cm=1000)
    town.product("garment", street.garment(siti)[0])
    town.product("one", street.cloth(siti, "Satu Saja", pictures=3))
    sold = town.product("sold", street.cloth(siti, "Sudah Laku", pictures=2))
    town.product("to_order", street.cloth(siti, "Pesanan", made_to_order=True, one_of_a_kind=False, stock_of=3))
    town.product("no_orders", street.cloth(siti, "Tanpa Slot", made_to_order=True, one_of_a_kind=False, stock_of=0))
    town.product("no_picture", street.cloth(siti, "Belum Difoto", pictures=0))
    town.product("unpainted", street.cloth(siti, "Belum Dilukis", pictures=2))
    town.product("printing", street.cloth(siti, "Cetak Kawung", technique_slug="printing", one_of_a_kind=False))
    withdrawn = town.product("withdrawn", street.cloth(siti, "Ditarik"))
    Product.objects.filter(pk=withdrawn.product_id).update(status=Product.WITHDRAWN)
    closed = street.maker("sanggar-tutup", "Sanggar Tutup")
    town.product("closed_shops", closed_cloth := street.cloth(closed, "Kain Tutup"))
    street.placed_order(closed_cloth)
    Msme.objects.filter(pk=closed.pk).update(status="suspended")
    long_maker = street.maker(
        "paguyuban-panjang", LONG_MAKER, village=Village.objects.get(slug="pasirkratonkramat"),
        quote=both(LONG_WORD, LONG_WORD), story=both(f"Cerita {LONG_WORD}.", f"The story of {LONG_WORD}.")
    )  # fmt: skip
    names = both(LONG_NAME, f"Bouquets {LONG_WORD} with fillings all over")
    town.product("long", street.cloth(long_maker, "Panjang", names=names, pictures=3, stock_of=2, one_of_a_kind=False))
    street.placed_order(sold)
    bare_motif = Motif.objects.create(slug="tanpa-kain", name=both("Tanpa kain", "No cloth"), kind="filler")
    town.place(
        maker=siti.slug, long_maker=long_maker.slug, closed=closed.slug, motif="buketan", no_cloth=bare_motif.slug
    )


def _people(town: Town) -> None:
    known = {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@example.com")}
    for name in ("budi", "siti", "ratna", "wahyu", "dewi"):
        town.visitor(name, known[name])
    ani = street.user("ani@example.com", name="Bu Ani")
    town.visitor("ani", ani)
    town.place(new_address=make_token(ani, f"{LONG_WORD.lower()}@example.com"))
    _factors(town)
    both_roles = street.user("tuti@example.com", name=f"Bu Tuti {LONG_WORD}", roles=("vetting", "catalogue", "finance"))
    town.visitor("tuti", both_roles)
    far = street.user(LONG_EMAIL, name=LONG_WORD)
    town.visitor("far", far)
    for name in (LONG_WORD, f"node {LONG_WORD}", ""):
        for _language in town.places:
            devices.begin(user=far, name=name, issuer="http://localhost/graphql/")
    Membership.objects.create(seller=Msme.objects.get(slug="canting-siti"), user=far, role="owner")
    Membership.objects.create(seller=Msme.objects.get(slug="paguyuban-panjang"), user=far, role="owner")
    for language, names in town.places.items():
        # What is used up by using it is there for each language.
        user = street.user(f"baru-{language}@example.com", name="Pak Baru")
        other = EmailAddress.objects.create(user=user, email=f"lain-{language}@example.com")
        names.update(uid=user_pk_to_url_str(user), key=default_token_generator.make_token(user))
        names.update(confirm=EmailConfirmationHMAC(other).key)


def _factors(town: Town) -> None:
    """Two buyers who may do without: one has an app and has seen her recovery codes, one has a passkey."""
    careful, modern = (
        street.user("hati@example.com", name="Bu Hati"),
        street.user("kunci@example.com", name="Pak Kunci"),
    )
    street.factor(careful)
    codes = {"seed": seal("ab" * 40), "used_mask": 1, "viewed_at": 1.0}
    Authenticator.objects.create(user=careful, type="recovery_codes", data=codes)
    town.place(passkey=str(street.passkey(modern, LONG_WORD).pk))
    town.visitor("fresh", careful)
    town.visitor("key", modern)


def _gate(town: Town) -> None:
    """An application in each state, with long names among them, and what officers have said."""
    ratna, tuti = town.people["ratna"], town.people["tuti"]

    def owner(name: str) -> User:
        town.visitor(name, street.user(f"{name}@example.com", name=f"Bu {name.title()}"))
        return town.people[name]

    draft = vetting.begun(owner("sri"), LONG_MAKER)
    waiting = vetting.submitted(owner("umi"), name=f"Batik {LONG_WORD}", nib="9120103418275", owner_name=LONG_WORD)
    busy = vetting.in_hand(ratna, owner("nur"), name="Batik Nur", nib="9120103418276")
    mend = vetting.in_hand(ratna, owner("lis"), name="Batik Lis", nib="9120103418277")
    for kind, code in ((Check.ITEM, "ktp"), (Check.FIELD, "street")):
        judging.judge(
            application_id=mend.public_id, officer=ratna, kind=kind, code=code, verdict=choices.ASKED, reason=NOTE
        )
    deciding.ask_for_changes(application_id=mend.public_id, officer=ratna, reason=NOTE)
    shut = vetting.approved(ratna, owner("ida"), name="Batik Ida", nib="9120103418278")
    decision = vetting.suspended(ratna, tuti, shut, NOTE)
    applying.appeal(decision_id=decision.public_id, user=town.people["ida"], words=NOTE)
    no = vetting.in_hand(ratna, owner("tri"), name="Batik Tri", nib="9120103418274")
    deciding.reject(application_id=no.public_id, officer=ratna, reason=NOTE)
    own = vetting.submitted(owner("eni"), name="Batik Eni", nib="9120103418279")
    judging.declare_interest(seller_id=own.seller.public_id, officer=ratna, kind="relative")
    town.place(
        draft=draft.public_id, draft_shop=draft.seller.slug, waiting=waiting.public_id, busy=busy.public_id,
        mend=mend.public_id, rejected=no.public_id,
        shut=shut.public_id, own=own.public_id, suspended=decision.public_id,
    )  # fmt: skip
    _full_shop(town, owner("wati"))
    known = {"village": "33.75.02.1004", "street": "Jl. Kauman No. 12", "techniques": "tulis"}
    for email, name in ((LONG_EMAIL, f"Batik {LONG_WORD}"), ("city@example.com", "Batik Kota")):
        made, secret = inviting.invite_to_apply(officer=ratna, email=email, values={**known, "name": name})
    inviting.accept(secret=secret, user=owner("city"), confirmed=True)
    town.place(begun=made.seller.application.public_id)
    town.visitor("looker", tuti, **{LOOKS_AT: Msme.objects.get(slug="canting-siti").public_id})


def _moderated(town: Town) -> None:
    """Cloth on its way to the shop: a draft with a long name, one that waits, one to be mended, a change of what buyers
    see; and an officer of cloth who is tied to the shop."""
    siti, lestari = town.people["siti"], moderation.officer()
    draft = moderation.drafted(f"Kain {LONG_WORD}", technique="cap")
    waiting = moderation.handed_in("Kain Menunggu", technique="cap")
    mend = moderation.handed_in("Kain Diperbaiki", technique="cap")
    cloths.ask_changes(submission_id=mend.public_id, officer=lestari, reason=NOTE, looked={"same": "unclear"})
    live = moderation.live("Kain Tayang", technique="cap", by=lestari)
    edited = moderation.edited(live, technique="cap", name_id=f"Kain {LONG_WORD}", description_id=NOTE)
    off = moderation.live("Kain Disimpan", technique="cap", by=lestari)
    handing_in.withdraw(product_id=off.public_id, by=siti)
    for person, wrong in ((siti, "printed"), (lestari, "other")):
        reporting.report(product_id=live.public_id, by=person, reason=wrong, words=NOTE)
    moderation.alert(waiting.product, mend.product), moderation.alert(draft, live)
    town.visitor("lestari", lestari)
    tied = moderation.officer("dwi@example.com", "Bu Dwi")
    Interest.objects.create(seller=draft.seller, user=tied, kind="relative")
    town.visitor("dwi", tied)
    town.place(
        draft_cloth=draft.public_id, waiting_cloth=waiting.product.public_id, mend_cloth=mend.product.public_id,
        off_cloth=off.public_id, submission=waiting.public_id, edit=edited.public_id, decided=mend.public_id,
    )  # fmt: skip


def _full_shop(town: Town, wati: User) -> None:
    """A shop that says everything about itself, with a mark whose paper is valid."""
    ratna, until = town.people["ratna"], timezone.localdate() + timedelta(days=300)
    found = vetting.certified(ratna, wati, until=until, name="Batik Wati", nib="9120103418280")
    classing.confirm_class(application_id=found.public_id, officer=ratna, size="small", reason=NOTE)
    classing.enter_mark(
        application_id=found.public_id, officer=ratna, code="batikmark", number=f"BMI {LONG_WORD[:30]}", colour="gold"
    )
    Msme.objects.filter(pk=found.seller_id).update(
        hours=both(LONG_WORD, LONG_WORD), whatsapp="+6281234567890", instagram="a" * 30, story=both(NOTE, NOTE)
    )
    for number, ready in enumerate((True, True, False)):
        alt = both(f"Meja {number} {LONG_WORD}", f"Table {number} {LONG_WORD}")
        recipe = f"bengkel-{number}" if ready else "belum-dilukis-bengkel"
        found.seller.photos.create(picture=street.picture(recipe, ready=ready, is_drawn=False, alt=alt))
    Warehouse.objects.create(seller=found.seller, name="Bengkel Wati", village=found.seller.village)
    town.product("marked", street.cloth(found.seller, "Kain Wati"))
    town.place(full=found.public_id, full_shop=found.seller.slug)


def _cart(*variants: ProductVariant, email: str = "", address: PostalAddress | None = None) -> Checkout:
    checkout = carts.start(channel=street.channel(), language="id")
    for variant in variants:
        carts.add(token=checkout.token, variant_id=variant.public_id)
    if email:
        carts.set_email(token=checkout.token, email=email)
    if address:
        carts.set_address(token=checkout.token, address=address)
    return checkout


def _ready(
    *variants: ProductVariant,
    address: PostalAddress,
    email: str = "budi@example.com",
    note: str = "",
    quantity: int = 1,
) -> Checkout:
    checkout = _cart(*variants, email=email, address=address)
    if quantity > 1:
        carts.set_quantity(token=checkout.token, line=checkout.lines.earliest("pk").token, quantity=quantity)
    service = "reguler" if address.domestic else "pos-terlacak"
    carts.choose_delivery_for_all(token=checkout.token, service=service)
    if note:
        carts.set_note(token=checkout.token, note=note)
    checkout.refresh_from_db()
    return checkout


def _carts(town: Town, siti: Msme, two: list[ProductVariant]) -> None:
    home = street.address(phone="+6281234567890", landmark="Seberang masjid, pagar hijau")
    town.buyer("has cart", _cart(*two))
    town.buyer("gave contact", _cart(*two, email="budi@example.com"))
    town.buyer("gave address", _cart(*two, email="budi@example.com", address=home))
    town.buyer("gave far address", _cart(*two, email=LONG_EMAIL, address=FAR_AWAY))
    Zone.objects.filter(region_prefixes__contains="91").update(is_active=False)
    papua = street.address(village_code="91.71.01.1001", city="Kota Jayapura", province="Papua", postal_code="99111")
    town.buyer("lives in Papua", _cart(*two, email="budi@example.com", address=papua))
    town.buyer("chose delivery", _ready(*two, address=home))
    town.buyer("chose payment", _ready(*two, address=home), paying=True)
    long = ProductVariant.objects.get(product__seller__slug="paguyuban-panjang")
    town.buyer("is far away", _ready(long, two[0], address=FAR_AWAY, email=LONG_EMAIL, note=NOTE), paying=True)
    town.buyer("has long cart", _cart(long, two[0]))
    gone, sold, few, dear, cheap = (
        street.cloth(siti, name, one_of_a_kind=False, stock_of=3)
        for name in ("Hilang", "Terjual", "Dua", "Naik", "Turun")
    )
    for name, paying in (("has trouble", False), ("has trouble at last", True)):
        town.buyer(name, checkout := _ready(gone, sold, few, dear, cheap, address=home), paying=paying)
        carts.set_quantity(token=checkout.token, line=checkout.lines.get(variant=few).token, quantity=3)
    Product.objects.filter(pk=gone.product_id).update(status=Product.WITHDRAWN)
    street.placed_order(sold, quantity=3)
    street.placed_order(few)
    products.set_price(variant=dear, channel=street.channel(), amount=1_400_000)
    products.set_price(variant=cheap, channel=street.channel(), amount=900_000)


def _paid(checkout: Checkout) -> Order:
    order = street.place(checkout)
    payment = order.payments.get()
    payments.confirm(payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=FINANCE)
    order.refresh_from_db()
    return order


def _orders(town: Town, siti: Msme, two: list[ProductVariant]) -> None:
    home = street.address(phone="+6281234567890", landmark="Seberang masjid, pagar hijau")
    budi = User.objects.get(email="budi@example.com")
    long = ProductVariant.objects.get(product__seller__slug="paguyuban-panjang")

    def bought(name: str, order: Order) -> SellerOrder:
        town.place(**{name: order.token})
        payment = order.payments.get()
        part = order.parts.filter(seller=siti).first() or order.parts.first()
        town.place(
            **{f"{name}_payment": payment.public_id, f"{name}_part": part.public_id, f"{name}_number": order.number}
        )
        return part

    waiting = street.place(_ready(*two, address=home))
    bought("awaiting", waiting)
    town.visitor("ordered", orders=[waiting.token])
    town.place(claim=claim_token(waiting))
    for names in town.places.values():
        guests = street.place(_ready(*two, address=home))
        names.update(guests=guests.token, guests_claim=claim_token(guests))
    yesterday = street.place(_ready(*two, address=home))
    bought("yesterday", yesterday)
    Order.objects.filter(pk=yesterday.pk).update(placed_at=timezone.now() - timedelta(days=3))
    expired = street.place(_ready(*two, address=home))
    bought("expired", expired)
    expire_order(number=expired.number)
    far = _paid(_ready(long, two[0], address=FAR_AWAY, email=LONG_EMAIL, note=NOTE))
    bought("far", far)
    town.visitor("ordered from far", orders=[far.token])
    bought("paid", _paid(_ready(*two, address=home)))
    accepted = bought("accepted", _paid(_ready(*two, address=home, note="Tanpa plastik, ya.")))
    packed = bought("packed", _paid(_ready(*two, address=home)))
    partly = bought("partly", _paid(_ready(*two, address=home, quantity=3)))
    shipped = bought("shipped", _paid(_ready(*two, address=home)))
    for part in (accepted, packed, partly, shipped):
        fulfilment.accept(seller=siti, part_id=part.public_id, actor=SELLER)
    first = {partly.lines.get().public_id: 1}
    parcels = {
        part: fulfilment.pack(seller=siti, part_id=part.public_id, actor=SELLER, quantities=quantities)
        for part, quantities in ((packed, None), (partly, first), (shipped, None))
    }
    for part in (partly, shipped):
        _send(siti, parcels[part].public_id)
    _finish(shipped.order)
    SellerOrder.objects.filter(pk=accepted.pk).update(ship_by=timezone.localdate() - timedelta(days=3))
    SellerOrder.objects.filter(pk=packed.pk).update(ship_by=timezone.localdate())
    town.place(parcel=parcels[packed].public_id)
    kept = [parts["guests"] for parts in town.places.values()]
    Order.objects.exclude(token__in=[waiting.token, far.token, *kept]).update(user=budi)
    jobs.later(jobs.tell, listener_name="notifications.paid", entry_id=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 6 WHERE args ->> 'entry_id' = '7'")


def _cards(town: Town, bank: Fake, two: list[ProductVariant]) -> None:
    """Orders that are paid by card, refunds of each kind, and what lies on finance's desk. Stripe must be there."""

    def by_card(name: str) -> Order:
        order = cards.card_order(*two)
        town.place(**{name: order.token, f"{name}_number": order.number})
        return order

    by_card("card")
    cards.opened(by_card("card_open"))
    paid = cards.opened(by_card("card_paid"))
    bank.pay(paid.session_ref)
    sessions.settle(payment_id=paid.public_id)
    called_off = {name: street.paid_order(*two) for name in ("sent_back", "going_back", "stuck")}
    made = {}
    for name, order in called_off.items():
        town.place(**{name: order.token, f"{name}_number": order.number})
        made[name] = refunds.refund_order(number=order.number, note=NOTE, actor=FINANCE)
    refunds.send_by_hand(refund_id=made["sent_back"].public_id, bank_ref="BNK-1", actor=FINANCE)
    Refund.objects.filter(pk=made["stuck"].pk).update(status="failed")
    late = by_card("late")
    expire_order(number=late.number)
    Refund.objects.create(payment=cards.payment_of(late), cause=Refund.LATE, amount=late.total, currency="IDR")
    about = f"ch_{LONG_WORD}"
    tasks.open_task(FinanceTask.SURPLUS, about=about, payment=paid, amount=paid.amount)
    tasks.open_task(FinanceTask.DISPUTE, about=about, payment=paid)
    tasks.open_task(FinanceTask.DIFFERENCE, about=about, found=f"{LONG_WORD} is not in our books")


def _send(seller: Msme, parcel_id: str) -> None:
    fulfilment.ship(seller=seller, parcel_id=parcel_id, courier="JNE", tracking_number="JP1234567890", actor=SELLER)


def _finish(order: Order) -> None:
    """The other makers send their parts too."""
    for part in order.parts.exclude(status="shipped"):
        fulfilment.accept(seller=part.seller, part_id=part.public_id, actor=SELLER)
        parcel = fulfilment.pack(seller=part.seller, part_id=part.public_id, actor=SELLER)
        _send(part.seller, parcel.public_id)


def _paint() -> None:
    """A file for every picture. One small swatch for each tone is enough: nobody looks at the cloth here."""
    for tone in range(1, 13):
        image = Image.linear_gradient("L").resize((80, 100)).convert("P")
        image.putpalette([min(255, shade * (tone + part) // 14) for shade in range(256) for part in (0, 4, 2)])
        for end, form in (("webp", "WEBP"), ("jpg", "JPEG")):
            file = io.BytesIO()
            image.convert("RGB").save(file, form)
            default_storage.save(f"pictures/tone-{tone}.{end}", ContentFile(file.getvalue()))
    rows = list(Picture.objects.exclude(recipe__startswith="belum-dilukis"))
    for row in rows:
        row.renditions = {
            form: dict.fromkeys(("240", "480", "720", "1200"), f"pictures/tone-{row.tone}.{end}")
            for form, end in (("webp", "webp"), ("jpeg", "jpg"))
        }
    Picture.objects.bulk_update(rows, ["renditions"])
    Picture.objects.filter(recipe__startswith="belum-dilukis").update(renditions={})
