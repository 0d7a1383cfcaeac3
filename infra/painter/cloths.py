"""The cloths of the street and the palettes they are dyed with, read from tables.txt."""

import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

Colour = tuple[int, ...]  # red, green, blue, 0..255


class Palette(TypedDict):
    """The dyes of one cloth, under the short names by which the tables call them."""

    word: str  # the shop's word for the cloth's colour
    g: Colour  # ground
    w: Colour  # cloth white, where wax lay
    d: Colour  # the last dark dye
    a: Colour  # an accent
    f: list[Colour]  # flowers
    l: list[Colour]  # leaves  # noqa: E741


@cache
def table(section: str) -> list[list[str]]:
    """The rows of one section of the .txt files beside this one, each split into its words."""
    text = "\n".join(path.read_text() for path in sorted(Path(__file__).parent.glob("*.txt")))
    lines = text.partition(f"[{section}]\n")[2].partition("\n[")[0].splitlines()
    return [line.split() for line in lines if line and line[0] != "#"]


def rgb(text: str) -> Colour:
    """A colour written as six hexadecimal digits."""
    return tuple(bytes.fromhex(text))


def dyes(word: str, *colours: str) -> Palette:
    """A palette from one row of its table: ground, white, dark, accent, flowers, leaves."""
    g, w, d, a, f, leaves = ([rgb(text) for text in group.split(",")] for group in colours)
    return {"word": word, "g": g[0], "w": w[0], "d": d[0], "a": a[0], "f": f, "l": leaves}


PALETTES = {name: dyes(*row) for name, *row in table("palettes")}


@dataclass(frozen=True)
class Cloth:
    """One cloth of the demo street; what follows `seed` only the painter reads."""

    key: str
    family: str
    motifs: tuple[str, ...]
    technique: str
    layout: str
    palette: str
    tone: int
    colour: str
    seed: int
    form: str
    second: str
    ground: str
    pitch: float
    size: float
    crackle: float
    silk: float

    @property
    def hand(self) -> float:
        """How far the line strays: a stamp hardly, a canting held in the hand visibly."""
        return {"cap": 0.42, "kombinasi": 0.75, "tulis": 1.05}[self.technique]


def every() -> dict[str, Cloth]:
    """All cloths, family after family; within a family the first palette of each form comes before the second ones."""
    found = []
    for place, (family, form, technique, layout, pitch, crackle, silk, motifs, *dyed) in enumerate(table("cloths")):
        for turn, one in enumerate(dyed):
            names, ground, size, tone = one.split(":")
            palette, _, second = names.partition("+")
            key = f"{family}-{form}-{palette}"
            told = family, tuple(motifs.split(",")), technique, layout, palette, int(tone), PALETTES[palette]["word"]
            hidden = form, second or palette, ground, float(pitch), float(size), float(crackle), float(silk)
            found.append((turn, place, Cloth(key, *told, zlib.crc32(key.encode()) % 100000, *hidden)))
    order = list(dict.fromkeys(row[0] for row in table("cloths")))
    found.sort(key=lambda item: (order.index(item[2].family), *item[:2]))
    return {cloth.key: cloth for _, _, cloth in found}


CLOTHS = every()
