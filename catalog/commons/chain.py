"""History as a chain: each entry's content under a hash, and each link under the hash of the one before.

An entry gets the digest of its content when it is written. It is linked a little later, after its commit and in
batches: a chain that every writer had to lock until its own commit would put all checkouts into one queue. Whoever
changes, removes or slips in a row past PostgreSQL's triggers, as a superuser can, breaks the chain at that place; who
makes the whole chain anew breaks with the heads that earlier checks wrote down, here, in the log and in the metrics.
"""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from catalog.commons import digests
from catalog.commons.models import HistoryCheck, HistoryEntry, HistoryLink

log = logging.getLogger(__name__)

LOCK = 0x43616E74  # of PostgreSQL's advisory locks: one links at a time
BATCH = 1000
# How many links back an entry is still looked for whose transaction ended later than its number says. Transactions
# end within seconds (settings), so this is minutes of the busiest day; what comes later than that is named below.
LATE = 5000
WAITS = timedelta(minutes=5)  # for its link, after which an entry is named
NAMED = 100  # troubles kept in words; beyond that they are counted
ALTERED, MISSING, UNLINKED, BROKEN, CUT = "altered", "missing", "unlinked", "broken", "cut"


@dataclass(frozen=True)
class Trouble:
    """A row that is not as it was: `what` happened to it, its place in the chain, and the entry as far as known."""

    what: str
    seq: int = 0
    entry_id: int = 0
    public_id: str = ""
    kind: str = ""
    subject: str = ""

    def __str__(self) -> str:
        return (
            f"{self.what}: link {self.seq}, entry {self.entry_id} {self.public_id} {self.kind} {self.subject}".strip()
        )


@dataclass
class Found:
    """What a walk along the chain found."""

    links: int = 0
    head: str = ""
    count: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    def name(self, trouble: Trouble) -> None:
        """Count it, and keep it in words while there are few."""
        self.count += 1
        if len(self.troubles) < NAMED:
            self.troubles.append(trouble)


def link_new() -> int:
    """Link what was written since the last time; how many. Does nothing while another process does it."""
    done = 0
    while (now := _link_some()) > 0:
        done += now
    return done


@transaction.atomic
def _link_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    last = HistoryLink.objects.order_by("-seq").first()
    seq, previous = (last.seq, _hash(last)) if last else (0, "")
    back = HistoryLink.objects.filter(seq=seq - LATE).values_list("entry_id", flat=True).first()
    since = HistoryEntry.objects.filter(pk__gt=back or 0)
    linked = HistoryLink.objects.filter(entry_id__gt=back or 0).values("entry_id")
    made: list[HistoryLink] = []
    for entry in since.exclude(pk__in=linked).order_by("pk")[:BATCH]:
        seq += 1
        digest = entry.digest or digests.of_entry(entry)
        made.append(HistoryLink(seq=seq, entry_id=entry.pk, previous=previous, digest=digest))
        previous = _hash(made[-1])
    HistoryLink.objects.bulk_create(made)
    return len(made)


def verify() -> HistoryCheck:
    """Walk the whole chain and write down what was found. Reads in pieces, so it needs no more memory for more rows."""
    found = Found()
    _walk_links(found)
    _walk_entries(found)
    for trouble in found.troubles:
        log.error("history is not as it was written: %s", trouble)
    # The line that leaves this machine with the log: whoever keeps it can tell later that the chain was made anew.
    log.warning("history checked: %s links, head %s, %s troubles", found.links, found.head or "none", found.count)
    return HistoryCheck.objects.create(
        links=found.links, head=found.head, count=found.count, troubles=[asdict(one) for one in found.troubles]
    )


def _walk_links(found: Found) -> None:
    known = dict(HistoryCheck.objects.order_by("-pk").values_list("links", "head")[:1000])
    until = HistoryLink.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    for links in _links_until(until):
        entries = HistoryEntry.objects.in_bulk([link.entry_id for link in links])
        for link in links:
            entry, head = entries.get(link.entry_id), _hash(link)
            follows = link.previous == found.head and link.seq == found.links + 1
            if not follows or known.get(link.seq, head) != head:
                found.name(_named(BROKEN, link, entry))
            found.links, found.head = link.seq, head
            _look(found, link, entry)
    for links_then in sorted(known):
        if links_then > until:
            found.name(Trouble(CUT, seq=links_then))


def _look(found: Found, link: HistoryLink, entry: HistoryEntry | None) -> None:
    if entry is None:
        found.name(Trouble(MISSING, seq=link.seq, entry_id=link.entry_id))
    elif digests.of_entry(entry) != link.digest or entry.digest not in ("", link.digest):
        found.name(_named(ALTERED, link, entry))


def _links_until(until: int) -> Iterator[list[HistoryLink]]:
    last = -1
    while links := list(HistoryLink.objects.filter(seq__gt=last, seq__lte=until).order_by("seq")[:BATCH]):
        yield links
        last = links[-1].seq


def _walk_entries(found: Found) -> None:
    """Entries that no link knows although there was time for it: slipped in past the chain, or nobody links."""
    last, long_ago = 0, timezone.now() - WAITS
    while some := list(HistoryEntry.objects.filter(pk__gt=last, at__lt=long_ago).order_by("pk")[:BATCH]):
        ids = [entry.pk for entry in some]
        linked = set(HistoryLink.objects.filter(entry_id__in=ids).values_list("entry_id", flat=True))
        for entry in some:
            if entry.pk not in linked:
                found.name(_named(UNLINKED, None, entry))
        last = ids[-1]


def _named(what: str, link: HistoryLink | None, entry: HistoryEntry | None) -> Trouble:
    said = {name: getattr(entry, name) for name in ("public_id", "kind", "subject")} if entry else {}
    number = entry.pk if entry else link.entry_id if link else 0
    return Trouble(what, seq=link.seq if link else 0, entry_id=number, **said)


def _hash(link: HistoryLink) -> str:
    return digests.of_link(seq=link.seq, entry_id=link.entry_id, previous=link.previous, digest=link.digest)
