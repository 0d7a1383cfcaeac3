"""Whose personal data an account, or a paper, has exposed: read from the history of what was read, and from what the
pages of that account show (UU 27/2022 art. 46: who must be told, and of what).

Of an officer's account others' data count only when a read of theirs is written down. A maker's account shows the
buyers of her shop without writing each look down: those count as "could have been seen", and say so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Max, Q

from catalog.commons import trail
from catalog.commons.models import HistoryEntry
from catalog.media.models import PrivateFile
from catalog.media.papers import READ
from catalog.people.models import User
from catalog.sellers.models import Membership, Msme
from catalog.vetting.models import Application, Paper
from orders.fulfilment.policies import ADDRESS_DAYS
from orders.sales.models import Order, SellerOrder
from orders.sales.moves import SHIPPED
from orders.sales.queries import STEPS

# What of a person's data, as codes; the page has the words.
ACCOUNT, ORDERS, DECLARED, NUMBERS = "account", "orders", "declared", "numbers"
PAPERS, SHOP, DELIVERY, COLLEAGUE, NAMES = "papers", "shop", "delivery", "colleague", "names"
REVEALED, COPIED, EXPORTED, LOOKED, TRAIL = (
    "private.revealed", "private.copied", "people.data_exported", "seller.looked_at", "trail.exported",
)  # fmt: skip
WORKED: Final = ("part.accepted", "parcel.packed", "parcel.shipped")
ORDER_PAGES: Final = ("seller:orders", "seller:order", "seller:slip")


@dataclass
class Exposed:
    """One person: `ref` of the account (empty for a guest), where to write to, what was exposed, and since when.

    `read` holds what is known to have been read, `seen` what could have been seen.
    """

    ref: str
    email: str
    name: str
    read: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    first: datetime | None = None


class People:
    """The people found so far, each once: an account by its reference, a guest by the address on the order."""

    def __init__(self) -> None:
        self.found: dict[str, Exposed] = {}

    def add(self, who: "User | Order", what: str, *, at: datetime | None = None, certain: bool = True) -> None:
        """Note what of a person was exposed."""
        one = self._one(who)
        (one.read if certain else one.seen).add(what)
        if at and (one.first is None or at < one.first):
            one.first = at

    def _one(self, who: "User | Order") -> Exposed:
        if isinstance(who, Order) and who.user is None:
            return self.found.setdefault(who.email.lower(), Exposed("", who.email, who.ship_to.name))
        user = who if isinstance(who, User) else who.user
        assert user is not None
        made = self.found.setdefault(user.public_id, Exposed(user.public_id, user.email, user.name))
        if isinstance(who, Order) and user.erased_at:
            made.email, made.name = who.email, who.ship_to.name
        return made

    def sorted(self) -> list[Exposed]:
        """What could have been seen is no news where it was read; the surest come first."""
        for one in self.found.values():
            one.seen -= one.read
        return sorted(self.found.values(), key=lambda one: (not one.read, one.email))


@dataclass(frozen=True)
class Report:
    """Who was exposed, and the entries of history that say so."""

    people: list[Exposed]
    entries: list[HistoryEntry]


def of_account(user: User, *, since: datetime, until: datetime) -> Report:
    """What whoever held the account between the two moments could get at."""
    people = People()
    _own(people, user, since)
    wrote = HistoryEntry.objects.filter(actor_ref=user.public_id, at__gte=since, at__lt=until).order_by("pk")
    told = (READ, REVEALED, COPIED, EXPORTED, LOOKED, TRAIL, *WORKED)
    entries = list(wrote.filter(kind__in=told))
    _read(people, user, entries)
    _customers(people, user, entries, since=since, until=until)
    return Report(people.sorted(), entries)


def of_paper(file: PrivateFile, *, since: datetime, until: datetime) -> Report:
    """Whose paper it is, and who read it between the two moments."""
    people = People()
    paper = Paper.objects.filter(file=file).select_related("application__applicant").first()
    entries = list(_reads(since, until).filter(data__file=file.public_id))
    if paper and paper.application.applicant:
        people.add(paper.application.applicant, PAPERS, at=entries[0].at if entries else since)
    return Report(people.sorted(), entries)


def of_application(found: Application, *, since: datetime, until: datetime) -> Report:
    """Whose application it is, and who read its papers and numbers between the two moments."""
    people = People()
    entries = list(_reads(since, until).filter(subject=found.public_id))
    if found.applicant:
        first = entries[0].at if entries else since
        for what in (DECLARED, *([PAPERS] if found.papers.exists() else [])):
            people.add(found.applicant, what, at=first)
        if any(one.kind in (REVEALED, COPIED) for one in entries):
            people.add(found.applicant, NUMBERS, at=first)
    return Report(people.sorted(), entries)


def _reads(since: datetime, until: datetime) -> Any:
    kinds = (READ, REVEALED, COPIED)
    return HistoryEntry.objects.filter(kind__in=kinds, at__gte=since, at__lt=until).order_by("pk")


def _own(people: People, user: User, since: datetime) -> None:
    """What the account's own pages show of its person."""
    people.add(user, ACCOUNT, at=since)
    if Order.objects.filter(user=user).exists():
        people.add(user, ORDERS, at=since)
    if Application.objects.filter(applicant=user).exists():
        people.add(user, DECLARED, at=since)


def _read(people: People, user: User, entries: list[HistoryEntry]) -> None:
    """Data of others that are written down as read, and one's own numbers and papers."""
    asked = {one.subject for one in entries if one.kind in (READ, REVEALED, COPIED)}
    applicants = {
        one.public_id: one.applicant
        for one in Application.objects.filter(public_id__in=asked).select_related("applicant")
    }
    owners = _owners(one.subject for one in entries if one.kind == LOOKED)
    for one in entries:
        applicant = applicants.get(one.subject)
        if applicant and one.kind in (READ, REVEALED, COPIED):
            people.add(applicant, PAPERS if one.kind == READ else NUMBERS, at=one.at)
        elif one.kind == LOOKED:
            for owner in owners.get(one.subject, []):
                people.add(owner, SHOP, at=one.at)
        elif one.kind == TRAIL:
            for person in _in_export(one):
                people.add(person, NAMES, at=one.at)


def _owners(refs: Iterable[str]) -> dict[str, list[User]]:
    found: dict[str, list[User]] = {}
    parts = Membership.objects.filter(seller__public_id__in=set(refs), role="owner").select_related("seller", "user")
    for part in parts:
        found.setdefault(part.seller.public_id, []).append(part.user)
    return found


def _in_export(entry: HistoryEntry) -> list[User]:
    """The people whose names stood in an export of the history: those who did what was exported."""
    asked = entry.data.get("asked", {})
    wanted = trail.Wanted(
        kind=asked.get("kind", ""), actor_ref=entry.data.get("person", ""), subject=asked.get("subject", "")
    )
    # By day as the page takes them; an entry that came after the export was not in it.
    rows = trail.find(wanted).filter(pk__lt=entry.pk)
    if asked.get("since"):
        rows = rows.filter(at__date__gte=asked["since"])
    if asked.get("until"):
        rows = rows.filter(at__date__lte=asked["until"])
    return list(User.objects.filter(public_id__in=rows.order_by().values("actor_ref")).order_by("pk"))


def _customers(people: People, user: User, entries: list[HistoryEntry], *, since: datetime, until: datetime) -> None:
    """Buyers of her shops, and of shops whose orders she looked at: an order she worked on was read, others of which
    her pages showed the address could have been seen. An owner's page shows her colleagues, too."""
    mine = Membership.objects.filter(user=user)
    shops = set(mine.filter(role__in=("owner", "orders")).values_list("seller", flat=True))
    looked = {one.subject for one in entries if one.kind == LOOKED and one.data.get("page") in ORDER_PAGES}
    shops |= set(Msme.objects.filter(public_id__in=looked).values_list("pk", flat=True))
    worked = {(one.subject, one.seller_ref): one.at for one in reversed(entries) if one.kind in WORKED}
    for part in _shown(shops, since=since, until=until):
        at = worked.get((part.order.number, part.seller.public_id))
        people.add(part.order, DELIVERY, at=at or since, certain=at is not None)
    owned = mine.filter(role="owner").values("seller")
    for colleague in User.objects.filter(memberships__seller__in=owned).exclude(pk=user.pk).distinct().order_by("pk"):
        people.add(colleague, COLLEAGUE, at=since, certain=False)


def _shown(shops: set[int], *, since: datetime, until: datetime) -> Iterable[SellerOrder]:
    """Paid parts whose buyers' addresses a page of the shop showed at some moment between the two."""
    found = SellerOrder.objects.filter(seller__in=shops, status__in=STEPS, order__paid_at__lt=until)
    found = found.annotate(left=Max("parcels__shipped_at"))
    still = ~Q(status=SHIPPED) | Q(left=None) | Q(left__gt=since - timedelta(days=ADDRESS_DAYS))
    return found.filter(still).select_related("order__user", "seller").order_by("pk")
