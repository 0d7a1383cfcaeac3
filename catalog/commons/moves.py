"""The state-table mover: a life is a table of allowed moves, and one door moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import ForbiddenMove

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Life:
    """States and the moves between them, as data: `moves[state]` are the states that may follow, `words[state]` is
    what people call it."""

    name: str
    moves: Mapping[str, tuple[str, ...]]
    words: Mapping[str, "str | _StrPromise"] = field(default_factory=dict)

    def allows(self, before: str, after: str) -> bool:
        return after in self.moves.get(before, ())

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.moves)

    def word(self, state: str) -> str:
        """The state as a reader knows it, in the reader's language."""
        return str(self.words.get(state, state))

    def is_ahead(self, before: str, after: str) -> bool:
        """Whether `after` is still to come for a thing in `before`.

        Lives may turn back, and then the shorter way counts: what is packed can become accepted, by being called off
        and begun anew, but that lies behind it.
        """
        return 0 < self._steps(before, after) <= (self._steps(after, before) or len(self.moves))

    def _steps(self, before: str, after: str) -> int:
        """How many moves lead from the one to the other; 0 when none do."""
        reached, steps = {before}, 0
        while after not in reached or not steps:
            steps += 1
            further = reached | {state for each in reached for state in self.moves.get(each, ())}
            if further == reached:
                return 0
            reached = further
        return steps


def move(thing: models.Model, after: str, *, life: Life, field: str = "status") -> bool:
    """Move a thing, which the caller has locked, to `after` and save that field alone.

    True when it moved, False when it was there already: the same request twice is a quiet no. Raises ForbiddenMove
    when the table has no such move, or when the row has moved on since it was read.
    """
    before = getattr(thing, field)
    if before == after:
        return False
    if not life.allows(before, after):
        sentence = (
            _("This cannot be done yet: it is “%(state)s” now.")
            if life.is_ahead(before, after)
            else _("This can no longer be done: it is “%(state)s” now.")
        )
        raise ForbiddenMove(sentence % {"state": life.word(before)}, state=before, wanted=after)
    changed = type(thing)._default_manager.filter(pk=thing.pk, **{field: before}).update(**{field: after})
    if not changed:
        raise ForbiddenMove(_("Someone else has just changed this. Load the page again."), wanted=after)
    setattr(thing, field, after)
    return True
