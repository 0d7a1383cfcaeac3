"""What the rows must know of the street: what can be asked for, and how much of it must come."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

# What the filtered list asks for, the prices in rupiah, and the word that most cloth answers to.
TECHNIQUES = ("cap", "tulis")
PRICES = ("100000", "2000000")
WORD = "batik"


@dataclass(frozen=True)
class Cloth:
    """A product's addresses, and its name in English."""

    slug: str
    english: str
    name: str


@dataclass(frozen=True)
class Facts:
    """`products`, `filtered` and `found` are how many rows the whole list, the filter and the search have; `cloths`
    some products and `variants` the API's ids of some that can be bought for a long while."""

    products: int
    filtered: int
    found: int
    cloths: list[Cloth]
    variants: list[str]

    def write(self, path: Path) -> None:
        """Keep them for the process that measures."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` kept."""
        kept = json.loads(path.read_text())
        return cls(**{**kept, "cloths": [Cloth(**one) for one in kept["cloths"]]})
