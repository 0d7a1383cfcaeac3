"""Types that everything else is made of: money, pictures, pages of a list, languages."""

from typing import Any

import graphene
from graphene.types.resolver import dict_resolver, set_default_resolver

from catalog.commons.money import EXPONENTS
from catalog.commons.texts import LANGUAGES
from catalog.media.queries import PictureRow, nearest, url
from storefront.api.enums import LanguageCodeEnum, ProductMediaType, ThumbnailFormatEnum

# Rows are plain dicts everywhere in this room.
set_default_resolver(dict_resolver)

FORMS = {"ORIGINAL": "jpeg", "WEBP": "webp", "AVIF": "avif"}
WIDEST = 4_096


class Money(graphene.ObjectType):
    """An amount of money as a JSON number. It is written out here, never computed with."""

    amount = graphene.Float(required=True)
    currency = graphene.String(required=True)


class TaxedMoney(graphene.ObjectType):
    """A price as shown, taxes included."""

    gross = graphene.Field(Money, required=True)
    net = graphene.Field(Money, required=True)
    tax = graphene.Field(Money, required=True)


class TaxedMoneyRange(graphene.ObjectType):
    start = graphene.Field(TaxedMoney)
    stop = graphene.Field(TaxedMoney)


def money(minor: int, currency: str) -> dict[str, Any]:
    """A row of Money from minor units."""
    exponent = EXPONENTS[currency]
    return {"amount": minor / 10**exponent if exponent else minor, "currency": currency}


def taxed(minor: int, currency: str) -> dict[str, Any]:
    """A row of TaxedMoney. The shop's prices carry no separate tax."""
    amount = money(minor, currency)
    return {"gross": amount, "net": amount, "tax": money(0, currency)}


class Image(graphene.ObjectType):
    """A picture in one size. `url` is absolute, on the host that was asked."""

    url = graphene.String(required=True)
    alt = graphene.String()


class ProductMedia(graphene.ObjectType):
    """A picture of a cloth. Drawn samples are marked as such."""

    id = graphene.ID(required=True)
    alt = graphene.String(required=True)
    type = graphene.Field(ProductMediaType, required=True)
    is_drawn = graphene.Boolean(required=True)
    url = graphene.String(
        required=True, size=graphene.Int(), format=graphene.Argument(ThumbnailFormatEnum, default_value="ORIGINAL")
    )

    @staticmethod
    def resolve_url(row: dict[str, Any], info: Any, format: Any, size: int | None = None) -> str:
        return address(info, row["picture"], size, format)


def address(info: Any, picture: PictureRow, size: int | None, form: Any) -> str:
    """Where the picture is, at least `size` pixels wide if there is such a rendition. ORIGINAL is the JPEG."""
    place = url(nearest(picture, size or WIDEST, FORMS[getattr(form, "value", form)]))
    if not place.startswith("/"):
        return place
    request = info.context
    origin = getattr(request, "api_origin", "")
    if not origin:
        origin = request.api_origin = f"{request.scheme}://{request.get_host()}"
    return f"{origin}{place}"


def image(
    info: Any, picture: PictureRow | None, alt: str, size: int | None = None, form: Any = "ORIGINAL"
) -> dict[str, Any] | None:
    """A row of Image, None while there is no picture or its sizes are still being made."""
    if picture is None or not picture["renditions"]:
        return None
    return {"url": address(info, picture, size, form), "alt": alt}


THUMBNAIL = {
    "size": graphene.Int(description="How wide it must be, in pixels."),
    "format": graphene.Argument(ThumbnailFormatEnum, default_value="ORIGINAL"),
}


class PageInfo(graphene.ObjectType):
    has_next_page = graphene.Boolean(required=True)
    has_previous_page = graphene.Boolean(required=True)
    start_cursor = graphene.String()
    end_cursor = graphene.String()


class LanguageDisplay(graphene.ObjectType):
    code = graphene.Field(LanguageCodeEnum, required=True)
    language = graphene.String(required=True)


LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def language_row(language: str) -> dict[str, str]:
    """A row of LanguageDisplay."""
    return {"code": language.upper(), "language": LANGUAGE_NAMES[language]}


def own_language(code: Any) -> str:
    """The shop's name for a LanguageCodeEnum value; empty for a language it does not write in."""
    language = str(code.value).lower()
    return language if language in LANGUAGES else ""


def connection(name: str, node: type[graphene.ObjectType]) -> type[graphene.ObjectType]:
    """The two types of a list in pages: `<name>CountableConnection` and its edge."""
    edge = type(
        f"{name}CountableEdge",
        (graphene.ObjectType,),
        {"node": graphene.Field(node, required=True), "cursor": graphene.String(required=True)},
    )

    def resolve_total_count(row: dict[str, Any], _info: Any) -> int:
        return row["count"]()

    return type(
        f"{name}CountableConnection",
        (graphene.ObjectType,),
        {
            "edges": graphene.List(graphene.NonNull(edge), required=True),
            "page_info": graphene.Field(PageInfo, required=True),
            "total_count": graphene.Int(description="Counted only when it is asked for."),
            "resolve_total_count": staticmethod(resolve_total_count),
        },
    )
