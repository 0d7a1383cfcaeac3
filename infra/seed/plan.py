"""Thinks out the street's products by rule, before a row is written. The same words give the same street."""

import random
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import product

from infra.painter import CLOTHS, Cloth
from infra.seed.texts import Form, Maker, column, forms, makers, section

BASE = {"tulis": 1_250_000, "kombinasi": 430_000, "cap": 215_000, "printing": 70_000}  # a long cloth of good cotton
DAYS = {"tulis": (38, 96), "kombinasi": (14, 40), "cap": (2, 9), "printing": (1, 2)}
GRADES = {"tulis": (0.75, 1, 1.25, 1.6), "kombinasi": (0.85, 1, 1.2), "cap": (0.85, 1, 1.15), "printing": (0.9, 1)}
SYNTHETIC = {"tulis": "indigosol naftol remazol", "kombinasi": "indigosol naftol remazol rapid"}
SYNTHETIC |= {"cap": "naftol remazol procion indanthrene", "printing": "pigmen"}
ALLOWED = {"sarong": {"sarung"}, "pagi-sore": {"pagi-sore", "selendang"}, "panjang": {"kain-panjang", "selendang"}}
ALSO = {"kupu": "kupu-kupu", "merak": "merak", "hong": "burung-hong", "parang": "parang", "kawung": "kawung"}
UNIQUE = {"kain-panjang", "sarung", "pagi-sore", "selendang", "hiasan-dinding"}
DEAREST = 12_000_000
EACH = 11  # products of a maker
SMALL = ("canting-siti", "sanggar-padma", "setono-makmur", "lir-ilir")


@dataclass(frozen=True)
class Plan:
    """A product as it will be written. `kept` is its pieces (or making slots) by size, one unnamed size for cloth."""

    maker: Maker
    cloth: Cloth
    form: Form
    technique: str
    fabric: str
    cut: tuple[str, str]
    dyes: tuple[str, ...]
    one: bool
    made_to_order: bool
    days: int
    price: int
    sold: bool
    kept: dict[str, int] = field(hash=False)
    number: int = 0

    @property
    def seed(self) -> int:
        parts = (self.maker.slug, self.cloth.key, self.form.key, self.fabric, self.cut[1], self.number)
        return zlib.crc32(repr(parts).encode())

    @property
    def called(self) -> tuple[str, ...]:
        """What its name is made of."""
        other = self.cut[1] if self.form.kind == "busana" else self.fabric
        return self.cloth.key, self.form.key, other, "printing" if self.technique == "printing" else ""

    def price_of(self, size: str) -> int:
        """Larger sizes take more cloth."""
        return rounded(self.price * {"XL": 1.05, "XXL": 1.1}.get(size, 1)) if self.price > 50_000 else self.price


def motifs_of(cloth: Cloth) -> list[str]:
    """The cloth's motifs, with those that its key tells beyond the painter's list."""
    more = [ALSO[part] for part in cloth.key.split("-")[1:-1] if part in ALSO]
    more += ["kupu-kupu"] if cloth.family == "hokokai" else []
    more += ["tiga-negeri"] if cloth.palette == "tiganegeri" else []
    more += ["encim"] if cloth.family == "buketan" and cloth.palette in ("jambon", "salem") else []
    return list(dict.fromkeys([*cloth.motifs, *more]))


def rounded(price: float) -> int:
    """As prices are written on a market: in steps of 5.000, then of 25.000, then of 50.000."""
    step = 5_000 if price < 1_000_000 else 25_000 if price < 3_000_000 else 50_000
    return max(25_000, round(price / step) * step)


def street(small: bool = False) -> list[Plan]:
    """All products of the street, newest first, neighbours unlike each other."""
    chosen = [maker for maker in makers() if not small or maker.slug in SMALL]
    composer = Composer(chosen)
    for turn in range(8 if small else EACH):
        for maker in chosen:
            composer.add(maker, printed="printing" in maker.techniques and turn % 3 == 2)
    return arranged([*composer.found, *_pinned(chosen)])


class Composer:
    """Gives each maker one product after the other: of her cloths and forms those least used so far."""

    def __init__(self, chosen: Iterable[Maker]) -> None:
        self.found: list[Plan] = []
        self.taken: Counter[tuple[str, str]] = Counter()
        self.names: set[tuple[str, ...]] = set()
        self.share = {maker.slug: self._cloths(maker) for maker in chosen}

    def _cloths(self, maker: Maker) -> list[Cloth]:
        """The cloths that suit a maker best, each given to few makers."""

        def suits(cloth: Cloth) -> tuple[bool, int, int]:
            return _strange(cloth, maker), self.taken[cloth.key, ""], zlib.crc32((maker.slug + cloth.key).encode())

        best = sorted((c for c in CLOTHS.values() if c.technique in maker.techniques), key=suits)[:5]
        self.taken.update((cloth.key, "") for cloth in best)
        return best

    def add(self, maker: Maker, *, printed: bool) -> None:
        """The maker's next product, under a name that nobody has yet. Raises LookupError when there is none."""
        mine = [plan for plan in self.found if plan.maker is maker]
        by_form, by_cloth = Counter(p.form.key for p in mine), Counter(p.cloth.key for p in mine)

        def used(pair: tuple[Cloth, Form]) -> tuple[int, int, int, int]:
            cloth, form = pair
            often = self.taken[cloth.key, form.key] + _strange(cloth, maker)
            return often, by_form[form.key], by_cloth[cloth.key], zlib.crc32((form.key + maker.slug).encode())

        others = [c for c in CLOTHS.values() if c.technique in maker.techniques]
        for pool in (self.share[maker.slug], others):
            pairs = [(c, f) for c in pool for f in forms().values() if _fits(c, f, maker, printed)]
            for cloth, form in sorted(pairs, key=used):
                cuts = [(row[1], row[2]) for row in section("cut") if row[0] == form.key] or [("", "")]
                for fabric, cut in product(form.fabrics, cuts):
                    first = not self.taken[cloth.key, form.key]
                    plan = _made(maker, cloth, form, fabric, cut, printed=printed, first=first)
                    if plan.called not in self.names:
                        self.found.append(plan)
                        self.names.add(plan.called)
                        self.taken[cloth.key, form.key] += 1
                        return
        raise LookupError(f"no product is left for {maker.slug}")


def _strange(cloth: Cloth, maker: Maker) -> bool:
    return not set(motifs_of(cloth)) & set(maker.motifs)


def _fits(cloth: Cloth, form: Form, maker: Maker, printed: bool) -> bool:
    if printed:
        return cloth.technique == "cap" and form.key in ("kemeja", "dress", "bahan-kemeja", "taplak")
    allowed = ALLOWED.get(cloth.layout)
    return form.kind in maker.kinds and (form.key in allowed if allowed else form.key != "pagi-sore")


def _made(
    maker: Maker,
    cloth: Cloth,
    form: Form,
    fabric: str,
    cut: tuple[str, str],
    *,
    printed: bool = False,
    first: bool = False,
) -> Plan:
    rng = random.Random(f"{maker.slug} {cloth.key} {form.key} {fabric} {cut[1]}")
    technique = "printing" if printed else cloth.technique
    # The picture of a one-of-a-kind is that very cloth, so no other product may show it first.
    one = technique == "tulis" and form.key in UNIQUE and first and rng.random() < 0.9
    # Drawn cloth has no twin lying ready: what is not unique is drawn when asked for.
    to_order = not one and technique in ("tulis", "kombinasi") and rng.random() < (0.4 if form.sewing else 0.95)
    grade, silk = rng.choice(GRADES[technique]), fabric.startswith("sutra")
    dear = float(column("fabric")[fabric]) * float(column("motif").get(cloth.motifs[0], 1)) * grade * maker.factor
    price = BASE[technique] * form.factor * dear + form.sewing + 150_000 * form.factor * silk
    if len(form.chest) > 1:
        kept = {size: max(int(size == "M"), rng.randint(-1, 6)) for size in form.chest}
    else:
        kept = {"": 1 if one else rng.randint(1, 3) if technique == "tulis" or to_order else rng.randint(2, 8)}
    return Plan(
        maker=maker,
        cloth=cloth,
        form=form,
        technique=technique,
        fabric=fabric,
        cut=cut,
        dyes=_dyes(maker, cloth, technique, rng),
        one=one,
        made_to_order=to_order,
        days=round(rng.randint(*DAYS[technique]) * grade * (1.3 if silk else 1)),
        price=rounded(min(price, DEAREST - 350_000 * rng.randrange(4))),
        sold=not to_order and rng.random() < 0.07,
        kept=kept,
    )


def _dyes(maker: Maker, cloth: Cloth, technique: str, rng: random.Random) -> tuple[str, ...]:
    plants, others = column("colour").get(cloth.colour, "indigo").split(), SYNTHETIC[technique].split()
    if technique == "printing":
        return ("pigmen",)
    if maker.dyes == "alam" or (maker.dyes == "campur" and rng.random() < 0.4):
        return tuple(plants[: rng.randint(1, 3)])
    if maker.dyes == "campur" and rng.random() < 0.5:
        return plants[0], rng.choice(others)
    return tuple(rng.sample(others, rng.randint(1, 2)))


def _pinned(chosen: Iterable[Maker]) -> list[Plan]:
    """The two ends of Setono's prices as Tempo reports them (DOMAIN.md 1.5): Rp25.000 and Rp4.000.000."""
    stall = next(maker for maker in chosen if maker.slug == "setono-makmur")
    stamped = next(c for c in CLOTHS.values() if c.technique == "cap" and c.family == "ceplok")
    drawn = next(c for c in CLOTHS.values() if c.technique == "tulis" and c.family == "buketan")
    shirt = _made(stall, stamped, forms()["kemeja"], "mori-biru", ("lengan pendek, obral", "short sleeves, clearance"))
    silk = _made(stall, drawn, forms()["kain-panjang"], "sutra-atbm", ("", ""))
    return [
        replace(shirt, price=25_000, sold=False, kept=dict.fromkeys(shirt.kept, 3)),
        replace(silk, price=4_000_000, sold=False, made_to_order=False, kept={"": 2}),
    ]


EARLY = {"kain-panjang": 0, "pagi-sore": 0, "sarung": 0, "kemeja": 0.5, "selendang": 0.5, "outer": 0.5, "dress": 0.5}


def arranged(found: list[Plan]) -> list[Plan]:
    """Newest first, so that neighbours differ in maker, motif, form and colour, and what shows batik best leads."""
    rest = sorted(found, key=lambda plan: plan.seed)
    out: list[Plan] = []
    while rest:
        recent, leading = out[-24:][::-1], len(out) < 30
        best = min(rest, key=lambda plan: _cost(plan, recent, leading))
        rest.remove(best)
        out.append(best)
    return out


def _cost(plan: Plan, recent: list[Plan], leading: bool) -> float:
    cost = EARLY.get(plan.form.key, 1.5) + 3 * (plan.technique == "printing")
    cost += leading * (2 * (plan.technique == "cap") + 40 * (plan.maker.status != "approved") + 40 * plan.sold)
    for distance, other in enumerate(recent, 1):
        near = 30 * (other.cloth.key == plan.cloth.key) + 12 * (other.maker is plan.maker)
        near += 4 * (other.form is plan.form) + 5 * (other.cloth.family == plan.cloth.family)
        near += 3 * (other.cloth.colour == plan.cloth.colour)
        cost += near / distance + 8 * (other.maker is plan.maker) + 20 * (other.cloth is plan.cloth)
    return cost
