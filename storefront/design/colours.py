"""A ground's colour as shopkeepers say it: its name in both languages, and the swatch's tone (canting.css)."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Colour(NamedTuple):
    name: str | Promise
    tone: int


COLOURS: dict[str, Colour] = {
    "mengkudu": Colour(_("Madder red"), 1),
    "jambon": Colour(_("Rose pink"), 3),
    "gading": Colour(_("Ivory"), 11),
    "kunyit": Colour(_("Turmeric yellow"), 5),
    "soga": Colour(_("Soga brown"), 7),
    "toska": Colour(_("Turquoise"), 4),
    "hijau": Colour(_("Green"), 12),
    "nila": Colour(_("Indigo"), 10),
    "hitam": Colour(_("Black"), 13),
    "lembayung": Colour(_("Violet"), 6),
}


def colour(slug: str) -> Colour:
    """The colour of that name; one that is not in the table keeps its own word and a quiet swatch."""
    return COLOURS.get(slug) or Colour(slug.replace("-", " ").capitalize(), 8)
