"""Cloth on its way to the shop: drafted, photographed, handed in; and the officer of cloth, Bu Lestari."""

from collections.abc import Iterable

from catalog.moderation import evidence
from catalog.moderation.actions import deciding, handing_in
from catalog.moderation.models import Alert, Submission
from catalog.people.models import User
from catalog.products.models import Product
from catalog.sellers.models import Membership, Msme
from catalog.stock.listing import Cloth, list_cloth
from tests.makers import street, vetting

REASON = "Bagian belakang belum terlihat. Balik kainnya, lalu foto di siang hari."
NAMED = {"name_id": "Buketan Toska", "category": "sarung", "technique": "tulis", "fabric": "primisima"}


def officer(email: str = "lestari@example.com", name: str = "Bu Lestari", *, kecamatan: str = "") -> User:
    """An officer of the catalogue."""
    return vetting.officer(email, name, role="catalogue", kecamatan=kecamatan)


def shop() -> tuple[User, Msme]:
    """Bu Siti and her shop, which may sell."""
    street.channel(), street.category(), street.fabric()
    found = User.objects.filter(email="siti@example.com").first() or street.user("siti@example.com", name="Bu Siti")
    membership = Membership.objects.filter(user=found, role="owner").select_related("seller").first()
    return found, membership.seller if membership else street.maker(owner=found)


def drafted(name: str = "Buketan Toska", *, technique: str = "tulis") -> Product:
    """A cloth with the six answers and nothing more."""
    siti, mine = shop()
    mine.techniques.add(street.technique(technique))
    answers = Cloth(name=name, category="sarung", technique=technique, fabric="primisima", price=1_250_000)
    return list_cloth(seller=mine, user=siti, cloth=answers, photo=vetting.picture())


def photographed(found: Product, roles: Iterable[str] | None = None) -> Product:
    """With the photographs that its technique needs, or those of `roles`."""
    siti, _mine = shop()
    wanted = roles if roles is not None else evidence.needed(found.technique.slug, natural_only=found.natural_only)
    for number, role in enumerate(one for one in wanted if one != evidence.FRONT):
        upload = vetting.picture(130 + number)
        handing_in.add_photo(product_id=found.public_id, by=siti, upload=upload, role=role)
    return found


def handed_in(name: str = "Buketan Toska", *, technique: str = "tulis") -> Submission:
    """A cloth that waits for an officer."""
    siti, _mine = shop()
    return handing_in.hand_in(product_id=photographed(drafted(name, technique=technique)).public_id, by=siti)


def live(name: str = "Buketan Toska", *, technique: str = "tulis", by: User | None = None) -> Product:
    """A cloth that an officer has let through."""
    found = handed_in(name, technique=technique)
    deciding.approve(submission_id=found.public_id, officer=by or officer(), looked={"same": "yes"})
    return Product.objects.get(pk=found.product_id)


def edited(found: Product, **typed: str) -> Submission:
    """A change of a live cloth that waits for an officer."""
    siti, _mine = shop()
    assert not handing_in.change(product_id=found.public_id, by=siti, typed={**NAMED, **typed})
    return handing_in.hand_in(product_id=found.public_id, by=siti)


def trusted() -> Msme:
    """Her shop, whose cloth is looked at afterwards."""
    _siti, mine = shop()
    deciding.trust(seller_id=mine.public_id, officer=officer(), reason="Dua puluh kain tanpa cela.")
    return mine


def alert(product: Product, other: Product) -> Alert:
    """Their first photographs look alike, as a job would have found."""
    one, two = product.pictures.all()[0], other.pictures.all()[0]
    return Alert.objects.create(
        product=product, other=other, seller=product.seller, picture=one.picture, other_picture=two.picture, apart=3
    )
