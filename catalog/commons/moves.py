"""The state-table mover: a life is a table of allowed moves, and one door moves."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import ForbiddenMove


@dataclass(frozen=True)
class Life:
    """States and the moves between them, as data: `moves[state]` are the states that may follow."""

    name: str
    moves: Mapping[str, tuple[str, ...]]

    def allows(self, before: str, after: str) -> bool:
        return after in self.moves.get(before, ())

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.moves)


def move(thing: models.Model, after: str, *, life: Life, field: str = "status") -> bool:
    """Move a thing, which the caller has locked, to `after` and save that field alone.

    True when it moved, False when it was there already: the same request twice is a quiet no. Raises ForbiddenMove
    when the table has no such move, or when the row has moved on since it was read.
    """
    before = getattr(thing, field)
    if before == after:
        return False
    if not life.allows(before, after):
        raise ForbiddenMove(
            _("This can no longer be done: it is “%(state)s” now.") % {"state": before}, state=before, wanted=after
        )
    changed = type(thing)._default_manager.filter(pk=thing.pk, **{field: before}).update(**{field: after})
    if not changed:
        raise ForbiddenMove(_("Someone else has just changed this. Load the page again."), wanted=after)
    setattr(thing, field, after)
    return True
