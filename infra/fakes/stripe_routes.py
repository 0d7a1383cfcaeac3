"""Which address does what, lists, and expanded answers.

docs.stripe.com/api/pagination, docs.stripe.com/api/expanding_objects"""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from infra.fakes import stripe_intents as intents
from infra.fakes import stripe_refunds as refunds
from infra.fakes import stripe_sessions as sessions
from infra.fakes.stripe_forms import EXPAND, Flag, Json, Many, Metadata, Refused, Span, Text, Whole, invalid, read
from infra.fakes.stripe_knobs import Knobs
from infra.fakes.stripe_world import World

ACCOUNT = "acct_1FakeCanting"

# Which field points to which kind of object.
_POINTS = {
    "charge": "charge",
    "dispute": "dispute",
    "latest_charge": "charge",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
}
_EXPANDABLE = frozenset({*_POINTS, "balance_transaction", "customer", "data", "line_items", "refunds", "review"})
_PAGE: Json = {"limit": Whole(1), "starting_after": Text(), "ending_before": Text(), "created": Span(), **EXPAND}


class Desk(Protocol):
    """What a route may use."""

    world: World
    knobs: Knobs
    public_url: str


@dataclass(frozen=True)
class Route:
    """An endpoint: `work` gets the desk, the id from the path, and the parameters that `spec` allows."""

    method: str
    pattern: str
    spec: Json
    work: Callable[[Desk, str, Json], Json]

    def match(self, method: str, path: str) -> str | None:
        """The id in the path ("" when it has none), or None when this is another route."""
        if method != self.method:
            return None
        found = re.fullmatch(self.pattern.replace("{id}", "([A-Za-z0-9_]+)"), path)
        return None if found is None else (found[1] if found.groups() else "")

    @property
    def name(self) -> str:
        """As it is counted: "POST /v1/refunds"."""
        return f"{self.method} {self.pattern}"


def find(method: str, path: str) -> tuple[Route, str]:
    """The route and the id, or Stripe's 404 for an address that is none."""
    for route in ROUTES:
        name = route.match(method, path)
        if name is not None:
            return route, name
    raise Refused(
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/.",
        status=404,
        validation=True,
    )


def answer(desk: Desk, route: Route, name: str, given: Json) -> Json:
    """Do the work; a copy of the object or list, expanded as asked."""
    asked = read(route.spec, given)
    wanted = asked.pop("expand", [])
    for path in wanted:
        if path.count(".") >= 4:
            raise invalid("You cannot expand more than 4 levels of a property.", "expand")
        if not _EXPANDABLE.issuperset(path.split(".")):
            raise invalid(f"This property cannot be expanded ({path}).", "expand")
    found = copy.deepcopy(route.work(desk, name, asked))
    for path in wanted:
        _expand(desk.world, found, path.split("."), path)
    return found


def _expand(world: World, thing: Any, path: list[str], whole: str) -> None:
    if isinstance(thing, list):
        for one in thing:
            _expand(world, one, path, whole)
        return
    if not isinstance(thing, dict) or not path:
        return
    head, rest = path[0], path[1:]
    kind = thing.get("object")
    if (kind, head) == ("checkout.session", "line_items"):
        thing[head] = _lines(world, thing["id"])
    elif (kind, head) == ("charge", "refunds"):
        mine = [one for one in reversed(world.table("refund").values()) if one["charge"] == thing["id"]]
        thing[head] = _list(copy.deepcopy(mine), f"/v1/charges/{thing['id']}/refunds", False)
    elif head not in thing:
        # The work may be done by now: unlike a validation error, this one is kept under the idempotency key.
        raise Refused(f"This property cannot be expanded ({whole}).", param="expand")
    elif isinstance(thing[head], str) and head in _POINTS:
        thing[head] = copy.deepcopy(world.get(_POINTS[head], thing[head]))
    _expand(world, thing[head], rest, whole)


def _list(data: list[Json], url: str, more: bool) -> Json:
    return {"object": "list", "url": url, "has_more": more, "data": data}


def _lines(world: World, session: str) -> Json:
    lines = copy.deepcopy(world.table("line_items")[session])
    return _list(lines, f"/v1/checkout/sessions/{session}/line_items", False)


def page(world: World, kind: str, url: str, asked: Json, keep: Callable[[Json], bool] = lambda one: True) -> Json:
    """Newest first, `limit` (10, at most 100) of those after or before an object."""
    limit = asked.get("limit", 10)
    if limit > 100:
        raise invalid("This value must be less than or equal to 100.", "limit", "parameter_invalid_integer")
    span = asked.get("created", {})
    found = [one for one in reversed(world.table(kind).values()) if keep(one) and _within(one["created"], span)]
    for name in ("starting_after", "ending_before"):
        if name in asked:
            world.get(kind, asked[name], name)
    if "starting_after" in asked:
        found = found[_place(found, asked["starting_after"]) + 1 :]
    if "ending_before" in asked:
        found = found[: _place(found, asked["ending_before"])]
        return _list(found[-limit:], url, len(found) > limit)
    return _list(found[:limit], url, len(found) > limit)


def _place(found: list[Json], name: str) -> int:
    place = next((place for place, one in enumerate(found) if one["id"] == name), None)
    if place is None:
        raise invalid(f"The object '{name}' is not in the list that your filters describe.", "starting_after")
    return place


def _within(moment: int, span: dict[str, int]) -> bool:
    return (
        moment > span.get("gt", -1)
        and moment >= span.get("gte", 0)
        and moment < span.get("lt", 1 << 62)
        and moment <= span.get("lte", 1 << 62)
    )


def _listing(kind: str, url: str, *filters: str) -> Route:
    """GET of all objects of a kind, where the fields named may be asked for by value."""
    spec: Json = {**_PAGE, **{name: Text() for name in filters}}

    def work(desk: Desk, name: str, asked: Json) -> Json:
        return page(
            desk.world, kind, url, asked, lambda one: all(one[key] == asked[key] for key in filters if key in asked)
        )

    return Route("GET", url, spec, work)


def _reading(kind: str, url: str) -> Route:
    """GET of one object."""
    return Route("GET", url + "/{id}", EXPAND, lambda desk, name, asked: desk.world.get(kind, name))


def _events(desk: Desk, name: str, asked: Json) -> Json:
    """docs.stripe.com/api/events/list; a type may end in `*`."""
    if "type" in asked and "types" in asked:
        raise invalid("You may only specify one of these parameters: type, types.", "types")
    types = asked.get("types") or ([asked["type"]] if "type" in asked else [])

    def keep(one: Json) -> bool:
        if "delivery_success" in asked and asked["delivery_success"] == bool(one["pending_webhooks"]):
            return False
        return not types or any(one["type"].startswith(t[:-1]) if t.endswith("*") else one["type"] == t for t in types)

    return page(desk.world, "event", "/v1/events", asked, keep)


def _balance(desk: Desk, name: str, asked: Json) -> Json:
    """docs.stripe.com/api/balance; what was captured less what was refunded or disputed, all of it available."""
    sums = [
        {"amount": one["net"] - one["disputed"], "currency": currency, "source_types": {"card": one["net"]}}
        for currency, one in desk.world.money().items()
    ]
    none = [{"amount": 0, "currency": one["currency"], "source_types": {"card": 0}} for one in sums]
    return {"object": "balance", "available": sums, "livemode": False, "pending": none}


def _account(desk: Desk, name: str, asked: Json) -> Json:
    """docs.stripe.com/api/accounts/retrieve, of one's own account."""
    return {"id": ACCOUNT, "object": "account", "country": "SG", "default_currency": "sgd", "charges_enabled": True}


def _intent(desk: Desk, name: str) -> Json:
    return desk.world.get("payment_intent", name)


def _session(desk: Desk, name: str) -> Json:
    return desk.world.get("checkout.session", name)


_S = "/v1/checkout/sessions"
_P = "/v1/payment_intents"
_R = "/v1/refunds"
_EVENTS: Json = {**_PAGE, "type": Text(), "types": Many(Text(), 20), "delivery_success": Flag()}

ROUTES: tuple[Route, ...] = (
    Route("POST", _S, sessions.CREATE, lambda d, n, a: sessions.create(d.world, a, d.public_url)),
    Route("POST", _S + "/{id}/expire", EXPAND, lambda d, n, a: sessions.expire(d.world, _session(d, n))),
    Route(
        "POST",
        _S + "/{id}",
        {"metadata": Metadata(), **EXPAND},
        lambda d, n, a: sessions.update(d.world, _session(d, n), a),
    ),
    Route("GET", _S + "/{id}/line_items", _PAGE, lambda d, n, a: _lines(d.world, _session(d, n)["id"])),
    _reading("checkout.session", _S),
    _listing("checkout.session", _S, "payment_intent", "status"),
    Route("POST", _P, intents.CREATE, lambda d, n, a: intents.create(d.world, a, d.knobs)),
    Route("POST", _P + "/{id}", intents.UPDATE, lambda d, n, a: intents.update(d.world, _intent(d, n), a)),
    Route(
        "POST",
        _P + "/{id}/confirm",
        intents.CONFIRM,
        lambda d, n, a: intents.confirm(d.world, _intent(d, n), a, d.knobs),
    ),
    Route("POST", _P + "/{id}/capture", intents.CAPTURE, lambda d, n, a: intents.capture(d.world, _intent(d, n), a)),
    Route("POST", _P + "/{id}/cancel", intents.CANCEL, lambda d, n, a: intents.cancel(d.world, _intent(d, n), a)),
    _reading("payment_intent", _P),
    _listing("payment_intent", _P, "customer"),
    _reading("payment_method", "/v1/payment_methods"),
    _reading("charge", "/v1/charges"),
    _listing("charge", "/v1/charges", "customer", "payment_intent"),
    Route("POST", _R, refunds.CREATE, lambda d, n, a: refunds.create(d.world, a, d.knobs)),
    Route("POST", _R + "/{id}", refunds.UPDATE, lambda d, n, a: refunds.update(d.world, d.world.get("refund", n), a)),
    _reading("refund", _R),
    _listing("refund", _R, "charge", "payment_intent"),
    _reading("dispute", "/v1/disputes"),
    _listing("dispute", "/v1/disputes", "charge", "payment_intent"),
    _reading("event", "/v1/events"),
    Route("GET", "/v1/events", _EVENTS, _events),
    Route("GET", "/v1/balance", EXPAND, _balance),
    Route("GET", "/v1/account", EXPAND, _account),
)
