"""What every page's frame needs: navigation, the other language, the cart's count and the account menu."""

from functools import cache, partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.people.authority import is_officer
from catalog.sellers.policies import shops_of, terms_to_accept
from orders.carts.queries import lines_count
from storefront.design.words import language


class Link(NamedTuple):
    name: str
    url: str
    current: bool


class Language(NamedTuple):
    """A language and this very page in it."""

    code: str
    name: str
    url: str
    current: bool


class Account:
    """The account menu of somebody who has logged in. Her shops and roles are asked only when the menu is drawn."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.email = user.email

    @property
    def sells(self) -> bool:
        return bool(shops_of(self.user))

    @property
    def officer(self) -> bool:
        return is_officer(self.user)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's data. Lazy where it costs a query: no page pays for what its frame does not show."""
    return {
        "demo": settings.DEMO,
        "site_origin": settings.SITE_ORIGIN,
        "languages": languages(request),
        "navigation": navigation(request),
        # Callables, which templates call where they show them: a page that shows no header asks nothing.
        "cart_count": cache(partial(_cart_count, request)),
        "account": cache(partial(_account, request)),
        "terms_to_accept": cache(partial(_terms, request)),
    }


def languages(request: HttpRequest) -> list[Language]:
    """This page in each language. A view whose address differs between languages says so in `request.alternates`."""
    known: dict[str, str] = getattr(request, "alternates", {})
    names = {"id": "Indonesia", "en": "English"}
    return [
        Language(code, names[code], known.get(code) or _in_other_language(request, code), code == language())
        for code, _name in settings.LANGUAGES
    ]


def _in_other_language(request: HttpRequest, code: str) -> str:
    prefix, rest = request.path[1:3], request.path[3:]
    if prefix not in dict(settings.LANGUAGES) or not rest.startswith("/"):
        return f"/{code}/"
    query = request.META.get("QUERY_STRING", "")
    return f"/{code}{rest}" + (f"?{query}" if query else "")


def navigation(request: HttpRequest) -> list[Link]:
    """The main navigation."""
    places = (
        (_("Cloth"), "shop:products", ("products", "product")),
        (_("Makers"), "shop:makers", ("makers", "maker")),
        (_("Motifs"), "shop:motifs", ("motifs", "motif")),
        (_("Techniques"), "shop:techniques", ("techniques",)),
    )
    match = request.resolver_match
    here = match.url_name if match and match.app_name == "shop" else ""
    return [Link(name, reverse(view), here in views) for name, view, views in places]


def _cart_count(request: HttpRequest) -> int:
    token = request.session.get("checkout") if hasattr(request, "session") else None
    return lines_count(token) if token else 0


def _account(request: HttpRequest) -> Account | None:
    user = getattr(request, "user", None)
    return Account(user) if user is not None and user.is_authenticated else None


def _terms(request: HttpRequest) -> list[Any]:
    return terms_to_accept(getattr(request, "user", None))
