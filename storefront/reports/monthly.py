"""The city's figures of one month (DOMAIN.md 7.4), put into words: one list for the page and for the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.commons.money import EXPONENTS
from catalog.products.queries import listings_by_technique
from catalog.sellers.models import Msme
from catalog.sellers.moves import VETTING
from catalog.vetting import choices, figures
from catalog.vetting import queries as vetting
from orders.fulfilment.queries import median_days_to_ship
from orders.sales import figures as trade
from storefront.design.words import amount, day, text
from storefront.reports.small import HELD_BACK, told
from storefront.shop.trade.forms import country_choices

PERCENT, DAYS = "%", "days"


@dataclass(frozen=True)
class Month:
    """A month by the clock of Pekalongan."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def since(self) -> datetime:
        return timezone.make_aware(datetime(self.year, self.number, 1))

    @property
    def until(self) -> datetime:
        return self.next().since

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    def before(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)


@dataclass(frozen=True)
class Line:
    """One figure: what it is, of which group, its value (None: there is none) and its unit."""

    name: str
    of: str
    value: int | float | str | None
    unit: str = ""

    @property
    def shown(self) -> str:
        """As it stands on the page."""
        if self.value is None:
            return "–"
        if self.unit in EXPONENTS and isinstance(self.value, int):
            return amount(self.value, self.unit)
        return f"{self.value} {self.unit}".rstrip() if self.unit == PERCENT else str(self.value)

    @property
    def plain(self) -> str:
        """As a spreadsheet reckons with it."""
        if self.value is None:
            return ""
        if self.unit in EXPONENTS and isinstance(self.value, int):
            return str(Decimal(self.value).scaleb(-EXPONENTS[self.unit]))
        return str(self.value)


@dataclass(frozen=True)
class Part:
    """A part of the report, with what one has to know to read it."""

    title: str
    note: str
    lines: list[Line]


def this_month() -> Month:
    """The one that runs."""
    today = timezone.localdate()
    return Month(today.year, today.month)


def months(number: int = 24) -> list[Month]:
    """The months one may ask for, the present one first."""
    found = [this_month()]
    while len(found) < number:
        found.append(found[-1].before())
    return found


def report(shops: QuerySet[Msme], month: Month) -> list[Part]:
    """All figures about `shops`. What it costs does not depend on how many there are."""
    return [_registry(shops), _service(shops, month), _market(shops, month)]


def rows(parts: Iterable[Part], month: Month) -> Iterable[list[str]]:
    """The report as the lines of a table."""
    yield [_("Month"), _("Part"), _("Figure"), _("Of"), _("Value"), _("Unit")]
    for part in parts:
        for line in part.lines:
            yield [str(month), part.title, line.name, line.of, line.plain, line.unit]


def _registry(shops: QuerySet[Msme]) -> Part:
    found = figures.registry(shops)
    unsaid = _("not stated")
    techniques = {row.slug: text(row.name) for row in vetting.techniques()}
    dyes, sizes = dict(choices.DYES), choices.SIZE_WORDS
    lines = [
        *_each(_("Businesses that applied, by state"), found.by_state, VETTING.word),
        Line(_("Of these, made up for the demonstration"), "", found.made_up),
        Line(_("Verified businesses"), "", found.verified),
        *_each(_("Verified, by kecamatan"), found.by_district, str),
        *_each(_("Verified, by kelurahan"), found.by_village, str),
        *_each(_("Verified, by batik centre (sentra)"), found.by_centre, lambda name: name or unsaid),
        *_each(_("Verified, by confirmed size class"), found.by_class, lambda code: str(sizes.get(code, unsaid))),
        *_each(_("Verified, by KBLI"), found.by_kbli, lambda key: f"{key[0]} (KBLI {key[1]})" if key else unsaid),
        *_each(_("Verified, by technique"), found.by_technique, lambda slug: techniques.get(slug, slug)),
        *_each(_("Verified, by dyes"), found.by_dyes, lambda code: str(dyes.get(code, unsaid))),
        *_each(_("Owners, by sex"), told(_all(found.by_sex, _sexes())), lambda code: _sexes()[code]),
        *_each(_("Owners, by age"), told(_all(found.by_age, _ages())), lambda code: _ages()[code]),
        Line(_("People who work on batik"), _("Women"), found.women),
        Line(_("People who work on batik"), _("Men"), found.men),
        Line(_("People who work on batik"), _("Of these, working at home"), found.home_workers),
    ]
    for code, words in (("nib", "NIB"), ("npwp", "NPWP"), ("batikmark", "Batikmark"), ("gi", _("GI membership"))):
        lines += [
            Line(_("Verified businesses with"), words, found.holds[code]),
            Line(_("Verified businesses with"), words, _share(found.holds[code], found.verified), PERCENT),
        ]
    note = _(
        "The registry as it stands on %(day)s; earlier states are not kept. Groups of fewer than three people are not "
        "told: “%(held)s” stands there, and wherever a number would give such a group away."
    )
    said = note % {"day": day(timezone.localdate()), "held": HELD_BACK}
    return Part(_("Registry"), said, lines)


def _service(shops: QuerySet[Msme], month: Month) -> Part:
    found = figures.answers(shops, month.since, month.until)
    lines = [
        Line(_("Applications received"), "", found.received),
        *_each(_("Decisions"), _all(found.decided, dict(choices.OUTCOMES)), lambda code: dict(choices.OUTCOMES)[code]),
        Line(_("Working days to an answer, median"), "", found.median_days, DAYS),
        Line(_("Appeals made"), "", found.appeals),
        Line(_("Appeals answered"), _("The appeal was right"), found.appeals_right),
        Line(_("Appeals answered"), _("The decision stays"), found.appeals_dismissed),
        Line(_("Applications that wait for the city today"), "", found.waiting_now),
    ]
    return Part(_("Verification"), _("What came and was answered in the month."), lines)


def _market(shops: QuerySet[Msme], month: Month) -> Part:
    since, until = month.since, month.until
    end = min(until, timezone.now())
    techniques = {row.slug: text(row.name) for row in vetting.techniques()}
    countries = dict(country_choices())
    lines = [
        Line(_("Shops that may sell today"), "", shops.filter(pk__in=Msme.objects.selling()).count()),
        Line(_("Shops that sold in the 30 days before the month's end"), "", trade.active_sellers(shops, end, 30)),
        Line(_("Shops that sold in the 90 days before the month's end"), "", trade.active_sellers(shops, end, 90)),
        *_each(_("Cloths on sale today, by technique"), listings_by_technique(shops), lambda s: techniques.get(s, s)),
    ]
    for sold in trade.sold(shops, since, until):
        lines += [
            Line(_("Orders paid"), sold.currency, sold.orders),
            Line(_("Value of goods paid (GMV), without delivery"), sold.currency, sold.goods, sold.currency),
            Line(_("Value of goods of an order, on average"), sold.currency, sold.average, sold.currency),
            Line(_("Of these orders, called off since"), sold.currency, sold.called_off),
            Line(_("Of these orders, called off since"), sold.currency, _share(sold.called_off, sold.orders), PERCENT),
        ]
    lines += [
        *_each(
            _("People who bought, by country"),
            trade.buyers_by_country(shops, since, until),
            lambda code: countries.get(code, code or _("not stated")),
        ),
        *_each(
            _("People who bought in Indonesia, by province"),
            trade.buyers_by_province(shops, since, until),
            lambda name: name or _("not stated"),
        ),
        Line(_("Days from payment to sending, median"), "", median_days_to_ship(shops, since, until), DAYS),
    ]
    note = _("An order counts in the month in which it was paid, also when it was called off later.")
    return Part(_("Marketplace"), note, lines)


def _each(name: str, groups: Mapping[Any, int | str], words: Any) -> list[Line]:
    return [Line(name, str(words(key)), value) for key, value in groups.items()]


def _all(found: Mapping[str, int], known: Mapping[str, Any]) -> dict[str, int]:
    """Every known group, also those with nobody."""
    return {key: found.get(key, 0) for key in known}


def _share(some: int, whole: int) -> float | None:
    return round(100 * some / whole, 1) if whole else None


def _sexes() -> dict[str, str]:
    return {figures.WOMAN: _("Women"), figures.MAN: _("Men"), figures.UNTOLD: _("not stated")}


def _ages() -> dict[str, str]:
    bands = [least for least, _code in figures.AGES]
    words = {figures.AGES[0][1]: _("under %(age)d") % {"age": bands[1]}}
    for (least, code), following in zip(figures.AGES[1:-1], bands[2:], strict=True):
        words[code] = _("%(from)d to %(to)d") % {"from": least, "to": following - 1}
    words[figures.AGES[-1][1]] = _("%(age)d and older") % {"age": bands[-1]}
    return {**words, figures.UNTOLD: _("not stated")}
