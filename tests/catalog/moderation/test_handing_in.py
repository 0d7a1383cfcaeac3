"""A maker's way to the shop: nobody sees a cloth before its photographs are there and an officer has let it through,
and what buyers see stays as it is while a change of it waits."""

import pytest

from catalog.commons.errors import ForbiddenMove, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.media.models import Picture
from catalog.moderation import evidence, moves, queries
from catalog.moderation.actions import deciding, handing_in
from catalog.moderation.errors import Unproven, WithTheCity
from catalog.moderation.models import Submission
from catalog.products import facts
from catalog.products.models import Product
from catalog.sellers.models import Membership
from tests.makers import moderation, street, vetting

pytestmark = pytest.mark.django_db


def again(product: Product) -> Product:
    return Product.objects.get(pk=product.pk)


def is_public(product: Product) -> bool:
    return Product.objects.public().filter(pk=product.pk).exists()


def test_a_new_cloth_is_seen_from_the_moment_an_officer_lets_it_through() -> None:
    siti, _shop = moderation.shop()
    cloth = moderation.drafted()
    assert cloth.status == Product.DRAFT and not is_public(cloth)
    waiting = handing_in.hand_in(product_id=moderation.photographed(cloth).public_id, by=siti)
    assert again(cloth).status == Product.SUBMITTED and not is_public(cloth)
    deciding.approve(submission_id=waiting.public_id, officer=moderation.officer(), looked={"same": "yes"})
    assert again(cloth).status == Product.LIVE and is_public(cloth)
    assert Product.objects.buyable().filter(pk=cloth.pk).exists()
    assert cloth.listings.get().lowest == 1_250_000


@pytest.mark.parametrize(
    ("technique", "natural", "needs"),
    [
        ("tulis", False, ["front", "back", "closeup", "crackle", "selvedge"]),
        ("tulis", True, ["front", "back", "closeup", "crackle", "selvedge", "dyeing"]),
        ("cap", False, ["front", "back", "closeup", "selvedge"]),
        ("kombinasi", True, ["front", "back", "closeup", "selvedge", "dyeing"]),
        ("printing", False, ["front", "back", "closeup", "selvedge"]),
    ],
)
def test_each_claim_needs_its_photographs(technique: str, natural: bool, needs: list[str]) -> None:
    siti, _shop = moderation.shop()
    assert evidence.needed(technique, natural_only=natural) == needs
    cloth = moderation.drafted("Kain Sekar", technique=technique)
    Product.objects.filter(pk=cloth.pk).update(natural_only=natural)
    for number, role in enumerate(needs[1:]):
        with pytest.raises(Unproven) as why:
            handing_in.hand_in(product_id=cloth.public_id, by=siti)
        assert why.value.data["missing"] == needs[1 + number :]
        handing_in.add_photo(product_id=cloth.public_id, by=siti, upload=vetting.picture(130 + number), role=role)
    assert handing_in.hand_in(product_id=cloth.public_id, by=siti).status == moves.WAITING


def test_handing_in_twice_is_a_quiet_no() -> None:
    siti, _shop = moderation.shop()
    first = moderation.handed_in()
    assert handing_in.hand_in(product_id=first.product.public_id, by=siti) == first
    assert Submission.objects.count() == 1


def test_what_waits_cannot_be_changed_until_it_is_taken_back() -> None:
    siti, _shop = moderation.shop()
    waiting = moderation.handed_in()
    cloth = waiting.product.public_id
    for act in (
        lambda: handing_in.change(product_id=cloth, by=siti, typed={**moderation.NAMED, "name_id": "Lain"}),
        lambda: handing_in.add_photo(product_id=cloth, by=siti, upload=vetting.picture(), role="worn"),
        lambda: handing_in.put_first(product_id=cloth, by=siti, picture_id="x"),
    ):
        with pytest.raises(WithTheCity):
            act()
    handing_in.take_back(product_id=cloth, by=siti)
    assert again(waiting.product).status == Product.DRAFT
    assert not handing_in.change(product_id=cloth, by=siti, typed={**moderation.NAMED, "name_id": "Buketan Lain"})
    assert str(again(waiting.product).name) == "Buketan Lain"
    with pytest.raises(NotFound):
        handing_in.take_back(product_id=cloth, by=siti)


def test_a_change_of_what_buyers_see_waits_while_the_live_copy_stays() -> None:
    cloth = moderation.live()
    waiting = moderation.edited(cloth, name_id="Buketan Tulis Halus", description_id="Digambar tiga bulan.")
    assert (str(again(cloth).name), again(cloth).status) == ("Buketan Toska", Product.LIVE)
    assert facts.differences(waiting.before, waiting.after) == ["name", "description"]
    deciding.approve(submission_id=waiting.public_id, officer=moderation.officer(), looked={})
    assert facts.of(again(cloth)) == waiting.after
    assert again(cloth).search_name == "buketan tulis halus"


def test_price_and_stock_are_nobody_elses_matter() -> None:
    assert not {"price", "stock", "making_days", "weight_g"} & set(facts.of(moderation.drafted()))


def test_a_change_that_is_refused_leaves_buyers_what_they_see_and_her_what_she_wrote() -> None:
    siti, _shop = moderation.shop()
    cloth = moderation.live()
    waiting = moderation.edited(cloth, description_id="Seluruhnya sutra.")
    deciding.ask_changes(
        submission_id=waiting.public_id, officer=moderation.officer(), reason=moderation.REASON, looked={}
    )
    work = queries.working(again(cloth))
    assert (work.product.status, work.editable, work.edited) == (Product.LIVE, True, True)
    assert work.facts["description"] == {"id": "Seluruhnya sutra."} and work.said == again_(waiting)
    assert facts.of(again(cloth))["description"] == {}
    mended = moderation.edited(cloth, description_id="Katun primisima.")
    deciding.reject(submission_id=mended.public_id, officer=moderation.officer(), reason=moderation.REASON, looked={})
    assert again(cloth).status == Product.LIVE and not queries.working(again(cloth)).edited
    with pytest.raises(Refusal) as why:
        handing_in.hand_in(product_id=cloth.public_id, by=siti)
    assert why.value.code == "NOTHING_CHANGED"


def again_(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def test_a_change_can_be_thrown_away_with_its_own_photographs() -> None:
    siti, _shop = moderation.shop()
    cloth = moderation.live()
    before = Picture.objects.count()
    handing_in.add_photo(product_id=cloth.public_id, by=siti, upload=vetting.picture(9), role="worn")
    first = facts.of(cloth)["pictures"][0]["id"]
    handing_in.put_first(product_id=cloth.public_id, by=siti, picture_id=facts.of(cloth)["pictures"][-1]["id"])
    assert facts.of(again(cloth))["pictures"][0]["id"] == first
    handing_in.discard(product_id=cloth.public_id, by=siti)
    assert Picture.objects.count() == before and not queries.working(again(cloth)).edited
    with pytest.raises(NotFound):
        handing_in.discard(product_id=cloth.public_id, by=siti)


def test_a_photograph_by_which_an_officer_decided_is_kept_when_she_takes_it_off() -> None:
    siti, _shop = moderation.shop()
    cloth = moderation.live()
    shown = facts.of(cloth)["pictures"][-1]["id"]
    handing_in.remove_photo(product_id=cloth.public_id, by=siti, picture_id=shown)
    assert Picture.objects.filter(public_id=shown).exists()
    assert shown in {one["id"] for one in facts.of(again(cloth))["pictures"]}
    with pytest.raises(Unproven):
        handing_in.hand_in(product_id=cloth.public_id, by=siti)
    draft = moderation.drafted("Kawung Nila")
    mine = facts.of(draft)["pictures"][0]["id"]
    handing_in.remove_photo(product_id=draft.public_id, by=siti, picture_id=mine)
    assert not Picture.objects.filter(public_id=mine).exists()
    with pytest.raises(NotFound):
        handing_in.remove_photo(product_id=draft.public_id, by=siti, picture_id=mine)


def test_the_first_photograph_is_the_cards() -> None:
    siti, _shop = moderation.shop()
    cloth = moderation.photographed(moderation.drafted())
    last = facts.of(cloth)["pictures"][-1]["id"]
    handing_in.put_first(product_id=cloth.public_id, by=siti, picture_id=last)
    card = again(cloth).card_picture
    assert card is not None and card.public_id == last
    assert next(one["id"] for one in facts.of(again(cloth))["pictures"]) == last


def test_she_takes_it_off_the_shelf_and_puts_it_back_without_the_city() -> None:
    siti, _shop = moderation.shop()
    cloth = moderation.live()
    handing_in.withdraw(product_id=cloth.public_id, by=siti)
    handing_in.withdraw(product_id=cloth.public_id, by=siti)
    assert not is_public(cloth)
    handing_in.show_again(product_id=cloth.public_id, by=siti)
    assert is_public(cloth)
    draft = moderation.drafted("Kawung Nila")
    for act in (handing_in.withdraw, handing_in.show_again):
        with pytest.raises(ForbiddenMove):
            act(product_id=draft.public_id, by=siti)
    assert again(draft).status == Product.DRAFT


def test_strangers_find_nothing_and_change_nothing() -> None:
    cloth = moderation.live()
    budi = street.user()
    orders = street.user("dini@example.com")
    Membership.objects.create(seller=cloth.seller, user=orders, role="orders")
    other = street.user("joko@example.com")
    street.maker("batik-joko", "Batik Joko", owner=other)
    before, told = facts.of(again(cloth)), HistoryEntry.objects.count()
    for person in (budi, orders, other):
        for act in (handing_in.hand_in, handing_in.take_back, handing_in.withdraw, handing_in.discard):
            with pytest.raises(NotFound):
                act(product_id=cloth.public_id, by=person)
        with pytest.raises(NotFound):
            handing_in.change(product_id=cloth.public_id, by=person, typed=moderation.NAMED)
        with pytest.raises(NotFound):
            handing_in.add_photo(product_id=cloth.public_id, by=person, upload=vetting.picture(), role="back")
    assert facts.of(again(cloth)) == before and again(cloth).status == Product.LIVE
    assert HistoryEntry.objects.count() == told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_id", "x"),
        ("name_id", "B" * 121),
        ("name_en", "B" * 121),
        ("description_id", "d" * 4001),
        ("category", "kain"),
        ("category", "x"),
        ("technique", "cap"),
        ("fabric", ""),
        ("motifs", ["jlamprang", "x"]),
        ("motifs", [f"m{number}" for number in range(9)]),
        ("dyes", ["x"]),
        ("natural_only", "yes"),
        ("colour", "ultraviolet"),
        ("length_cm", "-4"),
        ("length_cm", "2001"),
        ("width_cm", "1,5"),
        ("width_cm", "٣"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(field: str, value: str | list[str]) -> None:
    siti, _shop = moderation.shop()
    street.technique("cap"), street.motif(), street.dye()
    cloth = moderation.drafted()
    before = facts.of(cloth)
    typed = {**moderation.NAMED, "description_id": "Baru.", field: value}
    assert list(handing_in.change(product_id=cloth.public_id, by=siti, typed=typed)) == [field]
    assert facts.of(again(cloth)) == before


def test_all_that_is_said_comes_back_as_it_was_said() -> None:
    siti, _shop = moderation.shop()
    street.motif("buketan"), street.motif(), street.dye()
    cloth = moderation.drafted()
    typed: dict[str, str | list[str]] = {
        **moderation.NAMED,
        "name_en": "Teal bouquet",
        "description_id": "Digambar pelan.\n\nTiga bulan.",
        "motifs": ["jlamprang", "buketan"],
        "dyes": ["indigosol"],
        "colour": "toska",
        "length_cm": "250",
        "width_cm": "105",
    }
    assert handing_in.change(product_id=cloth.public_id, by=siti, typed=typed) == {}
    said = facts.of(again(cloth))
    assert said["name"] == {"id": "Buketan Toska", "en": "Teal bouquet"}
    assert (said["motifs"], said["dyes"]) == (["buketan", "jlamprang"], ["indigosol"])
    assert (said["colour"], said["length_cm"], said["width_cm"]) == ("toska", 250, 105)
    assert len(said["pictures"]) == 1
    told = HistoryEntry.objects.count()
    assert handing_in.change(product_id=cloth.public_id, by=siti, typed=typed) == {}
    assert HistoryEntry.objects.count() == told
