"""Paints the demo street's pictures: batik, its makers' emblems and their workshops, each computed from a seed.

Every picture is drawn by code and shows no existing cloth; wherever it is shown it must be labelled as a drawn sample.
"""

from .cloths import CLOTHS, PALETTES, Cloth
from .scenes import emblem, workshop
from .views import VIEWS, paint

__all__ = ["CLOTHS", "PALETTES", "VIEWS", "Cloth", "emblem", "paint", "workshop"]
