"""What a room answers about a person: its drawer `privacy.py`, which the storefront gathers (UU 27/2022, PP 80/2019).

A drawer names in MODELS the tables it answers for; a test walks every table that leads to a person or holds an address
and refuses one that no drawer names.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# PP 80/2019: financial data are kept for ten years, other data of trade for five.
FINANCIAL, TRADE = 10, 5
# The host of what stands where an address was: by RFC 2606 nothing is ever delivered there.
NOWHERE: Final = "erased.invalid"


@dataclass(frozen=True)
class Kept:
    """What stays after an erasure, by which law, and until when (None: for as long as the shop stands)."""

    what: "str | _StrPromise"
    law: "str | _StrPromise"
    until: date | None


class Drawer(Protocol):
    """The four questions. All but `export` are asked in one transaction that holds the person's row."""

    MODELS: tuple[type[models.Model], ...]

    def export(self, user: Any) -> dict[str, Any]:
        """What the room holds about the person, ready for JSON."""

    def refusals(self, user: Any) -> "list[str | _StrPromise]":
        """Why the person cannot be erased yet; empty when nothing stands in the way."""

    def erase(self, user: Any) -> None:
        """Forget the person, but for what `kept` names."""

    def kept(self, user: Any) -> list[Kept]:
        """What a law keeps."""


def years_after(moment: datetime | date, years: int) -> date:
    """The day so many years later; 29 February becomes 1 March."""
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
