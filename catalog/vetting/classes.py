"""The size class of a business: micro, small, medium or beyond. The law's thresholds are a table; the class is proposed
from what the business declared, and an officer says what it is (actions/classing.py)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons.money import written
from catalog.sellers.models import SIZES
from catalog.vetting.models import Application

BILLION = 1_000_000_000
SALES, CAPITAL = "sales", "capital"


@dataclass(frozen=True)
class Rules:
    """Thresholds as one law sets them: the most that each class may have, in rupiah, in the order of SIZES. What is
    above the last is in the class beyond. From `since` on."""

    law: str
    since: date
    sales: tuple[int, ...]
    capital: tuple[int, ...]

    def most(self, measure: str) -> tuple[int, ...]:
        """The upper bounds of one measure."""
        return self.sales if measure == SALES else self.capital

    def size_of(self, measure: str, amount: int) -> str:
        """The class of a business with so much of it."""
        bounds = self.most(measure)
        return SIZES[next((place for place, most in enumerate(bounds) if amount <= most), len(bounds))]


# A later law is a further row, so that a class says by which it was found.
TABLE = (
    Rules(
        law="PP 7/2021",
        since=date(2021, 2, 2),
        sales=(2 * BILLION, 15 * BILLION, 50 * BILLION),
        capital=(1 * BILLION, 5 * BILLION, 10 * BILLION),
    ),
)


def rules_on(day: date, table: tuple[Rules, ...] = TABLE) -> Rules:
    """The law in force on a day."""
    return max((rules for rules in table if rules.since <= day), key=lambda rules: rules.since)


@dataclass(frozen=True)
class Proposed:
    """A class, by which measure, and between which bounds (`most` is None in the class beyond)."""

    size: str
    measure: str
    least: int
    most: int | None
    law: str

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        said = {"law": self.law, "least": written(self.least, "IDR"), "most": written(self.most or 0, "IDR")}
        if self.measure == SALES:
            if self.most is None:
                words = _("Sales in a year, as declared: above %(least)s (%(law)s).")
            elif not self.least:
                words = _("Sales in a year, as declared: up to %(most)s (%(law)s).")
            else:
                words = _("Sales in a year, as declared: above %(least)s, up to %(most)s (%(law)s).")
        elif self.most is None:
            words = _("Capital without land and buildings, as declared: above %(least)s (%(law)s).")
        elif not self.least:
            words = _("Capital without land and buildings, as declared: up to %(most)s (%(law)s).")
        else:
            words = _("Capital without land and buildings, as declared: above %(least)s, up to %(most)s (%(law)s).")
        return words % said


def propose_class(found: Application) -> Proposed | None:
    """The class of what was declared: by sales of a business that is older than the law, by capital of a younger one
    (arts. 35 and 36). None while neither was declared."""
    rules = rules_on(timezone.localdate())
    younger = found.since is not None and found.since >= rules.since.year
    bands = {SALES: found.sales_band, CAPITAL: found.capital_band}
    order = (CAPITAL, SALES) if younger else (SALES, CAPITAL)
    measure = next((one for one in order if bands[one]), None)
    if measure is None:
        return None
    bounds = rules.most(measure)
    place = SIZES.index(bands[measure])
    least = bounds[place - 1] if place else 0
    most = bounds[place] if place < len(bounds) else None
    size = rules.size_of(measure, most if most is not None else least + 1)
    return Proposed(size, measure, least, most, rules.law)
