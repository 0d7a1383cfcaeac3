"""Opens the demo street: words, regions, rates, makers, products, collections, people, pictures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice

from django.db import connection, transaction
from django.utils import timezone

from catalog.commons import regions
from catalog.commons.jobs import later
from catalog.commons.models import Region
from catalog.commons.texts import both
from catalog.heritage.actions import load_words
from catalog.heritage.models import Centre, Technique, Village
from catalog.people.models import User
from catalog.products.models import Category, Channel, Collection, CollectionItem, Product, ProductQuerySet
from catalog.search import actions as search
from catalog.sellers.models import Msme
from catalog.stock.models import Warehouse
from catalog.vetting import checklist
from infra.seed import accounts, jobs, pictures
from infra.seed.applications import APPLICANTS
from infra.seed.plan import Plan, rounded, street
from infra.seed.texts import forms, makers, pairs, section
from infra.seed.write import Writer
from orders.shipping.actions import load_rates

Tell = Callable[[str], None]
IN_COLLECTION = 36
FIRST_PAGE = 24
CHEAP = 500_000


def is_open() -> bool:
    """Whether the street is there: the people come last, in one transaction with the products."""
    return User.objects.filter(email=accounts.PEOPLE[0][1]).exists() and Region.objects.exists()


def open_street(*, small: bool, tell: Tell) -> None:
    """Write the street. Nothing of it is there before all of it is."""
    words = load_words()
    checklist.lay_out()
    search.lay_out()
    tell(f"{words['motifs']} motifs, {words['villages']} kelurahan and {load_rates()} delivery rates")
    if not Region.objects.exists():
        tell(f"{regions.load()} regions of Indonesia")
    plans = street(small)
    with transaction.atomic():
        channel, _made = Channel.objects.get_or_create(slug="idr", defaults={"name": "Rupiah", "currency": "IDR"})
        categories()
        people_the_street(plans)
        tell(f"{Msme.objects.count()} makers")
        Writer(channel, timezone.now() - timedelta(hours=2)).write(plans)
        collections(channel)
        accounts.make()
        tell(f"{Product.objects.count()} products in {Category.objects.count()} categories")
        if not small:
            tell(f"{pictures.ask_for_all(first_pictures())} pictures to paint, in the background")
            for number in range(len(APPLICANTS)):
                later(jobs.let_apply, once=f"seed.apply {number}", number=number)
            tell(f"{len(APPLICANTS)} makers who apply, in the background")
    _look_again()


def _look_again() -> None:
    """Write the documents that a search reads, as the worker would within seconds, and let the database count, so that
    the next query is not planned for the street as it was."""
    search.catch_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def categories() -> None:
    """The tree of forms."""
    for place, (slug, id_name, en_name, id_text, en_text) in enumerate(section("top")):
        top = Category(slug=slug, name=both(id_name, en_name), description=both(id_text, en_text), position=place)
        top.save()
        for below, form in enumerate(form for form in forms().values() if form.kind == slug):
            Category.objects.create(
                slug=form.key,
                parent=top,
                name=both(*(name[0].upper() + name[1:] for name in form.name)),
                description=both(*pairs("use")[form.key]),
                size_note=both(*pairs("size").get(form.key, ("", ""))),
                position=below,
            )


def people_the_street(plans: list[Plan]) -> None:
    """The makers with their workshops and pictures."""
    villages = Village.objects.in_bulk(field_name="slug")
    centres = Centre.objects.in_bulk(field_name="slug")
    techniques = Technique.objects.in_bulk(field_name="slug")
    palettes = {plan.maker.slug: plan.cloth.palette for plan in reversed(plans)}
    for number, maker in enumerate(m for m in makers() if m.slug in palettes):
        emblem, head = pictures.of_maker(maker, palettes[maker.slug])
        seller = Msme.objects.create(
            slug=maker.slug,
            name=maker.name,
            status=maker.status,
            is_demo=True,
            email=f"{maker.slug}@example.com",
            village=villages[maker.village],
            centre=centres.get(maker.centre),
            specialty=both(*maker.specialty),
            story=both(*maker.story),
            quote=both(*maker.quote),
            hands=maker.hands,
            since=maker.since,
            ships_in_days=maker.ships_in_days,
            emblem=emblem,
            head=head,
            verified_on=None if maker.status == "in_review" else date(2026, 3, 2) + timedelta(days=5 * number),
        )
        seller.techniques.set(techniques[slug] for slug in maker.techniques)
        Warehouse.objects.create(seller=seller, name=f"Bengkel {maker.name}", village=villages[maker.village])


def newest(channel: Channel) -> ProductQuerySet:
    return Product.objects.public().filter(listings__channel=channel).order_by("-listings__published_at", "-pk")


def collections(channel: Channel) -> None:
    """Five collections by rule, newest first, and a picture for each collection and category."""
    live = newest(channel).buyable()
    rules = {
        "di-bawah-500-ribu": live.filter(listings__highest__lt=CHEAP),
        "pewarna-alam": live.filter(dyes__is_natural=True).exclude(dyes__is_natural=False).distinct(),
        "satu-satunya": live.filter(uniqueness=Product.ONE),
        "untuk-kerja": live.filter(category__slug__in=("kemeja", "outer", "tunik")),
        "buah-tangan": live.filter(category__slug__in=("selendang", "syal", "tas", "sarung-bantal", "dompet")),
    }
    for place, (slug, id_name, en_name, id_text, en_text) in enumerate(section("collection")):
        chosen = list(rules[slug][:IN_COLLECTION])
        made = Collection.objects.create(
            slug=slug,
            name=both(id_name, en_name),
            description=both(id_text, en_text),
            picture=chosen[0].card_picture if chosen else None,
            position=place,
        )
        CollectionItem.objects.bulk_create(
            CollectionItem(collection=made, product=product, position=number) for number, product in enumerate(chosen)
        )
    for category in Category.objects.all():
        shown = live.filter(category=category).first() or live.filter(category__parent=category).first()
        category.picture = shown.card_picture if shown else None
        category.save(update_fields=["picture"])


def first_pictures() -> list[int]:
    """The pictures that the home page and the first list page need, in the order in which they are wanted."""
    channel = Channel.objects.get(slug="idr")
    cards = [product.card_picture_id for product in newest(channel)[:FIRST_PAGE]]
    cheap = CollectionItem.objects.filter(collection__slug="di-bawah-500-ribu", position__lt=4)
    cards += cheap.values_list("product__card_picture", flat=True)
    marks = Msme.objects.selling().order_by("name").values_list("emblem", flat=True)
    return list(dict.fromkeys(pk for pk in (*cards, *marks) if pk))


def lengthen(number: int, tell: Tell) -> None:
    """Add products until there are `number`: the street's own, numbered, at prices a little apart."""
    have = Product.objects.count()
    if have >= number:
        if number and have > number:
            tell(f"the street has {have} products, more than {number}; none is added and none taken away")
        return
    writer = Writer(Channel.objects.get(slug="idr"), timezone.now() - timedelta(hours=2))
    approved = {slug for slug, seller in writer.sellers.items() if seller.status == "approved"}
    plans = [plan for plan in street() if plan.maker.slug in approved and not plan.sold]
    more = [
        replace(plan, number=place, price=rounded(plan.price * (0.8 + place % 41 / 100)), one=False)
        for place, plan in enumerate(islice(cycle(plans), number - have), have + 1)
    ]
    for at in range(0, len(more), 2000):
        writer.write(more[at : at + 2000], have + at)
        tell(f"{min(have + at + 2000, number)} of {number} products")
    _look_again()
