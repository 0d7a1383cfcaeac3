"""Refusals: what the domain says no with. The edge turns them into a form error, an `errors` entry or a status."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Refusal(Exception):
    """A request that cannot be done, said so that a person knows what to do.

    `code` is stable and for machines, `sentence` is translatable and for people, `field` names the input at fault
    (empty when it is none in particular), `data` holds what a caller may want to show (never secrets).
    """

    code = "REFUSED"

    def __init__(self, sentence: "str | _StrPromise", *, code: str = "", field: str = "", **data: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code
        self.field = field
        self.data = data

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(Refusal):
    """Not there, or not for the asker to know of: both look the same from outside."""

    code = "NOT_FOUND"


class ForbiddenMove(Refusal):
    """The thing is in a state from which this cannot be done."""

    code = "INVALID_STATE"


class NotAllowed(Refusal):
    """The person may not do this."""

    code = "PERMISSION_DENIED"
