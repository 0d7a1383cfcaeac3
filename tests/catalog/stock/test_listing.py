"""New cloth while the terms for sellers change: refused until an owner agrees, and all else goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.commons.errors import NotFound, Refusal
from catalog.people import consents
from catalog.people.models import Terms, User
from catalog.products.models import Product
from catalog.sellers.models import Membership, Msme
from catalog.stock.listing import Cloth, list_cloth
from tests.makers import street, vetting

pytestmark = pytest.mark.django_db
CLOTH = Cloth(name="Buketan Toska", category="sarung", technique="tulis", fabric="primisima", price=1_250_000)


@pytest.fixture
def siti() -> User:
    return street.user("siti@example.com", name="Bu Siti")


@pytest.fixture
def shop(siti: User) -> Msme:
    street.channel(), street.category(), street.fabric()
    return street.maker(owner=siti)


def publish(days: int = 0, kind: str = Terms.SELLER) -> Terms:
    day = timezone.localdate() + timedelta(days=days)
    return consents.publish(by=street.head(), kind=kind, indonesian="Baru.", english="New.", from_day=day)


def agree(person: User, to: Terms) -> None:
    consents.give(person=person, kind=to.kind, version=to.version, where=consents.DESK)


def lists(shop: Msme, person: User) -> Product:
    return list_cloth(seller=shop, user=person, cloth=CLOTH, photo=vetting.picture())


def test_from_the_day_of_new_terms_new_cloth_waits_for_an_owners_consent(siti: User, shop: Msme) -> None:
    before = lists(shop, siti)
    new = publish()
    with pytest.raises(Refusal) as why:
        lists(shop, siti)
    assert why.value.code == "TERMS_CHANGED"
    assert [one.status for one in Product.objects.all()] == [Product.DRAFT] and shop.may_sell()
    agree(siti, new)
    assert lists(shop, siti) != before


def test_terms_of_a_day_to_come_stop_nothing_yet(siti: User, shop: Msme) -> None:
    publish(days=1)
    assert lists(shop, siti).status == Product.DRAFT


def test_a_new_privacy_text_stops_nothing(siti: User, shop: Msme) -> None:
    publish(kind=Terms.PRIVACY)
    assert lists(shop, siti).status == Product.DRAFT


def test_one_owner_who_agrees_is_enough_and_a_helper_is_not(siti: User, shop: Msme) -> None:
    tuti, joko = street.user("tuti@example.com"), street.user("joko@example.com")
    Membership.objects.create(seller=shop, user=joko, role="owner")
    Membership.objects.create(seller=shop, user=tuti, role="stock")
    new = publish()
    agree(tuti, new)
    with pytest.raises(Refusal):
        lists(shop, tuti)
    agree(joko, new)
    assert lists(shop, tuti).seller == shop


def test_a_stranger_learns_nothing_of_it(shop: Msme) -> None:
    publish()
    with pytest.raises(NotFound):
        lists(shop, street.user())


def test_before_she_has_applied_she_is_not_asked(siti: User) -> None:
    street.channel(), street.category(), street.fabric()
    shop = vetting.filled(siti).seller
    assert not consents.living(siti)
    assert lists(shop, siti).seller == shop
