"""What is said and shown of a cloth, as one value: what an officer looks at, compares, and lets through.

Prices, stock and how long the making takes are not among it: they change nothing about what the cloth is.
"""

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.commons.errors import Refusal
from catalog.commons.texts import LANGUAGES, exactly
from catalog.heritage.models import Dye, Fabric, Motif, Technique
from catalog.media.models import Picture
from catalog.products.actions import sorted_by
from catalog.products.colours import GROUNDS
from catalog.products.models import Category, Product, ProductPicture
from catalog.sellers.models import Msme

LONGEST_NAME, LONGEST_TEXT, MOST_WORDS, LONGEST_CM = 120, 4000, 8, 2000
# A printed textile may say that its pattern is batik's, and never that it is batik (SNI 8184:2015; Perda Kota
# Pekalongan 6/2014): "kain motif batik", "tekstil bermotif batik", "batik-patterned".
_PATTERN_ONLY = re.compile(
    r"\b(?:motif|bermotif|corak|bercorak|pola|berpola)[\s-]+batik\b|\bbatik[\s-]+pattern(?:ed|s)?\b"
)


class Shot(TypedDict):
    """A picture by its public id, and what it shows."""

    id: str
    role: str


class Facts(TypedDict):
    """What is said of a cloth; rows of heritage by their slugs, pictures in their order, the first on the card."""

    name: dict[str, str]
    description: dict[str, str]
    category: str
    technique: str
    motifs: list[str]
    dyes: list[str]
    natural_only: bool
    fabric: str
    colour: str
    length_cm: int | None
    width_cm: int | None
    pictures: list[Shot]


def of(product: Product) -> Facts:
    """What is said of the cloth now. Five queries."""
    return {
        "name": _languages(product.name),
        "description": _languages(product.description),
        "category": product.category.slug,
        "technique": product.technique.slug,
        "motifs": sorted(product.motifs.values_list("slug", flat=True)),
        "dyes": sorted(product.dyes.values_list("slug", flat=True)),
        "natural_only": product.natural_only,
        "fabric": product.fabric.slug,
        "colour": product.colour,
        "length_cm": product.length_cm,
        "width_cm": product.width_cm,
        "pictures": [
            {"id": picture, "role": role}
            for picture, role in product.pictures.order_by("position").values_list("picture__public_id", "role")
        ],
    }


def _languages(value: Any) -> dict[str, str]:
    return {language: text for language in LANGUAGES if (text := exactly(value, language))}


def differences(before: Facts, after: Facts) -> list[str]:
    """The names of what differs, in the order of the value."""
    return [name for name in after if before.get(name) != after[name]]  # type: ignore[literal-required]


@transaction.atomic
def write(*, product: Product, facts: Facts) -> None:
    """Make the cloth what the facts say, in the caller's transaction. They have been checked."""
    product.name, product.description = facts["name"], facts["description"]
    product.category = Category.objects.get(slug=facts["category"])
    product.technique = Technique.objects.get(slug=facts["technique"])
    product.fabric = Fabric.objects.get(slug=facts["fabric"])
    product.natural_only, product.colour = facts["natural_only"], facts["colour"]
    product.length_cm, product.width_cm = facts["length_cm"], facts["width_cm"]
    product.motifs.set(Motif.objects.filter(slug__in=facts["motifs"]))
    product.dyes.set(Dye.objects.filter(slug__in=facts["dyes"]))
    _hang(product, facts["pictures"])
    product.search_name = sorted_by(product)
    product.save()
    product.refresh_from_db()


def _hang(product: Product, shots: list[Shot]) -> None:
    known = {row.public_id: row for row in Picture.objects.filter(public_id__in=[shot["id"] for shot in shots])}
    product.pictures.all().delete()
    ProductPicture.objects.bulk_create(
        ProductPicture(product=product, picture=known[shot["id"]], role=shot["role"], position=place)
        for place, shot in enumerate(shots)
    )
    product.card_picture = known[shots[0]["id"]] if shots else None


# ---- what may be said


def read(seller: Msme, typed: Mapping[str, str | list[str]], now: Facts) -> tuple[Facts, dict[str, Refusal]]:
    """What was typed as facts, and what is wrong with it by the field's name. Pictures stay as they are.

    Fields: name_id, name_en, description_id, description_en, category, technique, motifs, dyes, natural_only ("yes"),
    fabric, colour, length_cm, width_cm.
    """
    faults: dict[str, Refusal] = {}
    facts: Facts = {
        **now,
        "name": _said(typed, "name", LONGEST_NAME, faults),
        "description": _said(typed, "description", LONGEST_TEXT, faults),
        "category": _one(typed, "category", Category.objects.filter(children__isnull=True), faults),
        "technique": _one(typed, "technique", seller.techniques.all() or Technique.objects.all(), faults),
        "fabric": _one(typed, "fabric", Fabric.objects.all(), faults),
        "motifs": _some(typed, "motifs", Motif.objects.all(), faults),
        "dyes": _some(typed, "dyes", Dye.objects.all(), faults),
        "natural_only": _word(typed, "natural_only") == "yes",
        "colour": _word(typed, "colour"),
        "length_cm": _centimetres(typed, "length_cm", faults),
        "width_cm": _centimetres(typed, "width_cm", faults),
    }
    if len(facts["name"].get("id", "")) < 2 and "name_id" not in faults:
        faults["name_id"] = _no(_("Enter a name of 2 to %(most)d characters.") % {"most": LONGEST_NAME}, "name_id")
    if facts["colour"] and facts["colour"] not in GROUNDS:
        faults["colour"] = _no(_("Choose one from the list."), "colour")
    if facts["natural_only"] and not _all_natural(facts["dyes"]):
        sentence = _("Name the dyes: “only natural dyes” can be said where each of them is natural.")
        faults["natural_only"] = _no(sentence, "natural_only")
    for field, why in honest(facts["technique"], facts["name"], facts["description"]).items():
        faults.setdefault(field, why)
    return facts, faults


def honest(technique: str, name: Mapping[str, str], description: Mapping[str, str]) -> dict[str, Refusal]:
    """Words by which a printed textile would pass as batik: nobody may sell it so. By the field's name."""
    if Technique.objects.filter(slug=technique, is_batik=True).exists():
        return {}
    found = {}
    for what, texts in (("name", name), ("description", description)):
        for language, text in texts.items():
            if calls_itself_batik(text):
                sentence = _("Printed cloth is not batik and may not be called so. Write “motif batik” instead.")
                found[f"{what}_{language}"] = _no(sentence, f"{what}_{language}")
    return found


def calls_itself_batik(text: str) -> bool:
    """Whether the words call a cloth batik, beyond saying that its pattern looks like it."""
    return "batik" in _PATTERN_ONLY.sub(" ", text.lower())


def _all_natural(dyes: list[str]) -> bool:
    return bool(dyes) and not Dye.objects.filter(slug__in=dyes, is_natural=False).exists()


def _word(typed: Mapping[str, str | list[str]], name: str) -> str:
    value = typed.get(name, "")
    return (value if isinstance(value, str) else "").strip()


def _said(typed: Mapping[str, Any], what: str, most: int, faults: dict[str, Refusal]) -> dict[str, str]:
    said = {language: text for language in LANGUAGES if (text := _word(typed, f"{what}_{language}"))}
    for language, text in said.items():
        if len(text) > most or "\x00" in text:
            sentence = _("Shorten this to %(limit_value)d characters.") % {"limit_value": most}
            faults[f"{what}_{language}"] = _no(sentence, f"{what}_{language}")
    return said


def _one(typed: Mapping[str, Any], name: str, rows: Any, faults: dict[str, Refusal]) -> str:
    slug = _word(typed, name)
    if slug not in {row.slug for row in rows}:
        faults[name] = _no(_("Choose one from the list."), name)
    return slug


def _some(typed: Mapping[str, Any], name: str, rows: Any, faults: dict[str, Refusal]) -> list[str]:
    value = typed.get(name, [])
    asked = sorted({value} if isinstance(value, str) else set(value)) if value else []
    if len(asked) > MOST_WORDS:
        faults[name] = _no(_("Choose at most %(most)d.") % {"most": MOST_WORDS}, name)
    elif rows.filter(slug__in=asked).count() != len(asked):
        faults[name] = _no(_("Choose one from the list."), name)
    return asked


def _centimetres(typed: Mapping[str, Any], name: str, faults: dict[str, Refusal]) -> int | None:
    text = _word(typed, name)
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= LONGEST_CM:
        faults[name] = _no(_("Enter whole centimetres, such as 240."), name)
        return None
    return int(text)


def _no(sentence: str, field: str) -> Refusal:
    return Refusal(sentence, code="INVALID", field=field)
