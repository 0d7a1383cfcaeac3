"""What the city counts of its businesses and of its own answers (DOMAIN.md 7.4, items 1 and 9).

Each read takes the shops it is about, so that an officer of one kecamatan counts those alone. The registry is as it
stands now; the answers are those of a span of time, its end not included.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from catalog.sellers.models import Msme
from catalog.sellers.moves import APPROVED, DRAFT, REVIEW, SUBMITTED
from catalog.vetting import choices
from catalog.vetting.models import Appeal, Application, Check, Decision

Counts = dict[Any, int]
# From this age on, and what it is called; the first holds everybody younger than the second.
AGES = ((0, "-24"), (25, "25-34"), (35, "35-44"), (45, "45-54"), (55, "55-64"), (65, "65-"))
WOMAN, MAN, UNTOLD = "woman", "man", ""


@dataclass(frozen=True)
class Registry:
    """The businesses. All but `by_state` and `made_up` are of those that are verified now; an empty key stands for what
    was not said."""

    by_state: Counts
    made_up: int
    verified: int
    by_district: Counts
    by_village: Counts
    by_centre: Counts
    by_class: Counts
    by_kbli: Counts
    by_technique: Counts
    by_dyes: Counts
    by_sex: Counts
    by_age: Counts
    women: int
    men: int
    home_workers: int
    holds: Counts


@dataclass(frozen=True)
class Answers:
    """What came to the city in a span of time, and what it answered. `median_days` is None without an answer."""

    received: int
    decided: Counts
    median_days: float | None
    appeals: int
    appeals_right: int
    appeals_dismissed: int
    waiting_now: int


def registry(shops: QuerySet[Msme]) -> Registry:
    """The businesses among `shops`, as they stand now. Their number does not change what it costs."""
    handed_in = shops.exclude(status=DRAFT)
    verified = shops.filter(status=APPROVED)
    told = Application.objects.filter(seller__in=verified)
    number = verified.count()
    people = told.aggregate(women=Sum("artisans_women"), men=Sum("artisans_men"), home=Sum("home_workers"))
    kbli = {(code, edition): n for code, edition, n in _grouped(told, "kbli", "kbli_edition") if code}
    return Registry(
        by_state=dict(_grouped(handed_in, "status")),
        made_up=handed_in.filter(is_demo=True).count(),
        verified=number,
        by_district=dict(_grouped(verified, "village__district")),
        by_village=dict(_grouped(verified, "village__name")),
        by_centre=_whole(_grouped(verified, "centre__name"), number),
        by_class=dict(_grouped(verified, "size_class")),
        by_kbli=_whole([*kbli.items()], number),
        by_technique=dict(_grouped(verified.filter(techniques__isnull=False), "techniques__slug")),
        by_dyes=_whole(_grouped(told, "dyes"), number),
        by_sex=_whole([(_sex(is_woman), n) for is_woman, n in _grouped(told, "owner_is_woman")], number),
        by_age=_whole([(_age(year), n) for year, n in _grouped(told, "owner_birth_year")], number),
        women=people["women"] or 0,
        men=people["men"] or 0,
        home_workers=people["home"] or 0,
        holds={
            "nib": told.exclude(nib="").count(),
            "npwp": told.exclude(npwp_masked="").count(),
            "batikmark": _accepted(told, "batikmark"),
            "gi": _accepted(told, "gi"),
        },
    )


def answers(shops: QuerySet[Msme], since: datetime, until: datetime) -> Answers:
    """What came to the city about `shops` from `since` until before `until`, and what it answered."""
    decided = Decision.objects.filter(seller__in=shops, at__gte=since, at__lt=until)
    took = decided.filter(working_days__isnull=False).values_list("working_days", flat=True)
    days = [number for number in took if number is not None]
    appeals = Appeal.objects.filter(seller__in=shops)
    answered = appeals.filter(answered_at__gte=since, answered_at__lt=until)
    return Answers(
        received=Application.objects.filter(seller__in=shops, submitted_at__gte=since, submitted_at__lt=until).count(),
        decided=dict(_grouped(decided, "outcome")),
        median_days=float(median(days)) if days else None,
        appeals=appeals.filter(at__gte=since, at__lt=until).count(),
        appeals_right=answered.filter(status=Appeal.UPHELD).count(),
        appeals_dismissed=answered.filter(status=Appeal.DISMISSED).count(),
        waiting_now=Application.objects.filter(seller__in=shops, seller__status__in=(SUBMITTED, REVIEW)).count(),
    )


def _grouped(rows: QuerySet[Any], *columns: str) -> list[Any]:
    """How many rows there are of each value of the columns."""
    return list(rows.order_by().values_list(*columns).annotate(n=Count("pk", distinct=True)).order_by(*columns))


def _whole(groups: Iterable[tuple[Any, int]], number: int) -> Counts:
    """The groups added up, and under an empty key the businesses of which nothing was said."""
    found: Counter[Any] = Counter()
    for key, n in groups:
        found[key if key is not None else ""] += n
    if missing := number - sum(found.values()):
        found[""] += missing
    return dict(found)


def _sex(is_woman: bool | None) -> str:
    return UNTOLD if is_woman is None else WOMAN if is_woman else MAN


def _age(born: int | None) -> str:
    """The band of an age, counted in calendar years."""
    if born is None:
        return UNTOLD
    age = timezone.localdate().year - born
    return next(words for least, words in reversed(AGES) if age >= least)


def _accepted(told: QuerySet[Application], code: str) -> int:
    """Businesses that showed the paper, accepted and not expired."""
    today: date = timezone.localdate()
    good = Q(expires_on__isnull=True) | Q(expires_on__gte=today)
    found = Check.objects.filter(good, application__in=told, kind=Check.ITEM, code=code, verdict=choices.ACCEPTED)
    return found.values("application").distinct().count()
