"""Printed cloth may say whose pattern it has, and never that it is batik."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.commons.errors import Refusal
from catalog.moderation.actions import handing_in
from catalog.products.facts import calls_itself_batik
from tests.makers import moderation, street

PLAIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.-\n", max_size=20)


@pytest.mark.parametrize(
    "text",
    [
        "Kain motif batik",
        "Tekstil bermotif batik",
        "kain corak  batik, halus",
        "Batik-patterned cloth",
        "batik patterns, printed",
        "Kemeja",
    ],
)
def test_the_pattern_may_be_named(text: str) -> None:
    assert not calls_itself_batik(text)


@pytest.mark.parametrize(
    "text",
    ["Batik tulis", "Kemeja Batik", "motif batik, batik asli", "BATIK", "kain-batik", "batikpatterned", "Batiks"],
)
def test_the_cloth_may_not(text: str) -> None:
    assert calls_itself_batik(text)


@given(before=PLAIN, after=PLAIN)
def test_no_words_around_it_hide_the_claim(before: str, after: str) -> None:
    assert calls_itself_batik(f"{before} batik tulis motif batik {after}")


@pytest.mark.django_db
def test_a_printed_cloth_that_is_called_batik_is_not_kept() -> None:
    siti, _shop = moderation.shop()
    with pytest.raises(Refusal) as why:
        moderation.drafted("Batik Cantik", technique="printing")
    assert why.value.field == "name"
    cloth = moderation.drafted("Kain Motif Batik", technique="printing")
    printed = {**moderation.NAMED, "technique": "printing"}
    for field in ("name_id", "name_en", "description_id", "description_en"):
        wrong = handing_in.change(product_id=cloth.public_id, by=siti, typed={**printed, field: "Batik asli"})
        assert list(wrong) == [field]


@pytest.mark.django_db
def test_batik_that_turns_out_to_be_printed_is_not_handed_in_under_its_old_name() -> None:
    siti, shop = moderation.shop()
    cloth = moderation.drafted("Batik Buketan")
    shop.techniques.add(street.technique("printing"))
    printed = {**moderation.NAMED, "name_id": "Batik Buketan", "technique": "printing"}
    assert list(handing_in.change(product_id=cloth.public_id, by=siti, typed=printed)) == ["name_id"]
