"""Reads the two data files: the words products are described with, and the makers, none of whom exists."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
Pair = tuple[str, str]  # the same in Indonesian and in English


@dataclass(frozen=True)
class Maker:
    """A maker as the file has her."""

    slug: str
    name: str
    village: str
    centre: str
    since: int
    hands: int
    ships_in_days: int
    techniques: tuple[str, ...]
    motifs: tuple[str, ...]
    kinds: tuple[str, ...]
    factor: float
    dyes: str
    status: str
    specialty: Pair
    quote: Pair
    story: Pair


@dataclass(frozen=True)
class Form:
    """A form of cloth or garment: sizes in cm, weight in grams, its price against that of a long cloth."""

    key: str
    name: Pair
    kind: str
    length: int
    width: int
    grams: int
    factor: float
    sewing: int
    chest: dict[str, int]
    fabrics: tuple[str, ...]
    views: tuple[str, ...]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


@cache
def section(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a section of words.txt."""
    after = (DATA / "words.txt").read_text().split(f"\n[{name}]\n")[1].split("\n[")[0]
    return tuple(tuple(cells(line)) for line in after.splitlines() if line and not line.startswith("#"))


@cache
def pairs(name: str) -> dict[str, Pair]:
    """A section as key -> (Indonesian, English)."""
    return {key: (id_text, en_text) for key, id_text, en_text, *_more in section(name)}


@cache
def forms() -> dict[str, Form]:
    made = {}
    chests = {key: sizes.split() for key, sizes in section("chest")}
    for key, id_name, en_name, kind, size, grams, factor, sewing, fabrics, views in section("form"):
        length, width = map(int, size.split("x"))
        sizes = chests.get(key, ["", "0"])
        made[key] = Form(
            key=key,
            name=(id_name, en_name),
            kind=kind,
            length=length,
            width=width,
            grams=int(grams),
            factor=float(factor),
            sewing=int(sewing),
            chest=dict(zip(sizes[::2], map(int, sizes[1::2]), strict=True)),
            fabrics=tuple(fabrics.split()),
            views=tuple(views.split()),
        )
    return made


@cache
def column(name: str) -> dict[str, str]:
    """What stands after the two languages in a section, by key."""
    return {row[0]: row[3] for row in section(name)}


@cache
def makers() -> tuple[Maker, ...]:
    lines = [line for line in (DATA / "makers.txt").read_text().splitlines() if not line.startswith("#")]
    return tuple(_maker(block.split("\n")) for block in "\n".join(lines).strip().split("\n\n"))


def _maker(lines: list[str]) -> Maker:
    slug, name, village, centre, since, hands, days, techniques, motifs, kinds, factor, dyes, status = cells(lines[0])
    specialty, quote = ((pair[0], pair[1]) for pair in map(cells, lines[1:3]))
    id_story, en_story = " ".join(lines[3:]).split(" EN: ")
    return Maker(
        slug=slug,
        name=name,
        village=village,
        centre=centre.strip("-"),
        since=int(since),
        hands=int(hands),
        ships_in_days=int(days),
        techniques=tuple(techniques.split()),
        motifs=tuple(motifs.split()),
        kinds=tuple(kinds.split()),
        factor=float(factor),
        dyes=dyes,
        status=status,
        specialty=specialty,
        quote=quote,
        story=(id_story, en_story),
    )
