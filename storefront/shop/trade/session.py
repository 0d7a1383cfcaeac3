"""What the visitor's session holds: the token of the open checkout, the way of paying, and orders placed from here."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from catalog.people.models import User
from catalog.products.queries import channel
from orders.carts import actions, queries
from orders.carts.models import Checkout
from orders.sales.models import Order

CHECKOUT, ORDERS, GATEWAY, NAME = "checkout", "orders", "gateway", "contact_name"
WAY = "way_on"
MOST_ORDERS = 50


def language() -> str:
    """The language of the page, as orders and mails know it."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def buyer(request: HttpRequest) -> User | None:
    """The person who is logged in, or None."""
    return request.user if isinstance(request.user, User) else None


def checkout(request: HttpRequest) -> Checkout | None:
    """The open checkout of this session."""
    return queries.open_checkout(request.session.get(CHECKOUT))


def started(request: HttpRequest) -> Checkout:
    """The open checkout of this session, begun now if there is none, with the source of the visit on it."""
    first, last = request.session.get("source_first") or {}, request.session.get("source_last") or {}
    found = checkout(request)
    if found is None:
        shop = channel()
        assert shop is not None  # a shop without its channel has nothing to put into a cart
        found = actions.start(
            channel=shop, language=language(), user=buyer(request), source_first=first, source_last=last
        )
        request.session[CHECKOUT] = found.token
    elif last and last != found.source_last:
        found = actions.remember_source(token=found.token, first=first, last=last)
    return found


def follow(request: HttpRequest, found: Checkout) -> Checkout:
    """Keep the checkout in step with the session: the person who has logged in, and the language being read."""
    person = buyer(request)
    if person is not None and found.user_id != person.pk:
        found = actions.attach_user(token=found.token, user=person)
    if found.language != language():
        found = actions.set_language(token=found.token, language=language())
    return found


def remember_way(request: HttpRequest, *, email: str, place: str) -> None:
    """Who signs up on the way to somewhere, such as a link that claims an order, gets there after confirming the
    address and logging in. Kept for that address alone: the browser may be used by others."""
    request.session[WAY] = {"email": email.lower(), "place": place}


def way_on(request: HttpRequest) -> str:
    """The place that was remembered for the person who has logged in, once; empty when there is none."""
    person, way = buyer(request), request.session.get(WAY)
    if person is None or not way or way["email"] != person.email.lower():
        return ""
    place: str = request.session.pop(WAY)["place"]
    return place


def placed(request: HttpRequest, order: Order) -> None:
    """The checkout has become an order: this session is its buyer's."""
    tokens = [token for token in request.session.get(ORDERS, []) if token != order.token]
    request.session[ORDERS] = [*tokens, order.token][-MOST_ORDERS:]
    for key in (CHECKOUT, GATEWAY, NAME):
        request.session.pop(key, None)


def is_buyers(request: HttpRequest, order: Order) -> bool:
    """True in the session from which the order was placed."""
    return order.token in request.session.get(ORDERS, [])


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Keep a page with a secret in its address to itself: no store, no search engine, no address sent on."""
    patch_cache_control(response, no_store=True, private=True)
    # Not "no-referrer": with it browsers send forms of the page with no origin, and such forms are refused.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
