"""What an owner said of her shop comes with her copy of her data; after her erasure nobody finds her by it."""

import pytest
from django.core.files.storage import storages
from django.db import transaction

from catalog.media.models import Picture
from catalog.people.models import User
from catalog.sellers import actions, privacy
from catalog.sellers.models import Membership, Msme
from tests.catalog.commons.test_jobs import run_waiting_jobs
from tests.makers import street, vetting

NUMBER = "+6281234567890"


def shop_of(siti: User) -> tuple[Msme, Picture]:
    shop = street.maker(owner=siti, status="draft", whatsapp=NUMBER, instagram="canting.siti")
    made = actions.add_photo(seller_id=shop.public_id, by=siti, upload=vetting.picture(), shows="Bu Siti menyanting")
    return shop, made.picture


@pytest.mark.django_db
def test_an_owner_gets_what_she_said_and_a_helper_does_not() -> None:
    siti, helper = street.user("siti@example.com"), street.user("gudang@example.com")
    shop, picture = shop_of(siti)
    Membership.objects.create(seller=shop, user=helper, role="stock")
    [hers] = privacy.export(siti)["shops"]
    assert (hers["page"]["whatsapp"], hers["page"]["story_id"]) == (NUMBER, "Cerita Canting Siti.")
    assert hers["page"]["pictures"] == [{"id": picture.public_id, "shows": {"id": "Bu Siti menyanting"}}]
    [theirs] = privacy.export(helper)["shops"]
    assert theirs["page"] is None and theirs["email"] is None


@pytest.mark.django_db(transaction=True)
def test_number_account_and_pictures_go_with_the_only_owner() -> None:
    siti = street.user("siti@example.com")
    shop, picture = shop_of(siti)
    with transaction.atomic():
        privacy.erase(siti)
    shop.refresh_from_db()
    assert (shop.whatsapp, shop.instagram, shop.photos.count()) == ("", "", 0)
    run_waiting_jobs("pictures")
    assert not Picture.objects.filter(pk=picture.pk).exists() and not storages["private"].exists(picture.original)


@pytest.mark.django_db
def test_what_another_owner_still_answers_for_stays() -> None:
    siti, rohmat = street.user("siti@example.com"), street.user("rohmat@example.com")
    shop, _picture = shop_of(siti)
    Membership.objects.create(seller=shop, user=rohmat, role="owner")
    privacy.erase(siti)
    shop.refresh_from_db()
    assert (shop.whatsapp, shop.photos.count()) == (NUMBER, 1)
