"""Why an appointment or a role cannot be changed."""

from catalog.commons.errors import NotAllowed, Refusal


class BeyondOwn(NotAllowed):
    """It would give, or touch, what the asker does not hold."""

    code = "BEYOND_OWN_AUTHORITY"


class OneselfRefused(NotAllowed):
    """Nobody appoints herself."""

    code = "NOT_ONESELF"


class LastHead(Refusal):
    """Nobody would be left who can appoint."""

    code = "LAST_HEAD"
