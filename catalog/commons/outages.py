"""When the database is away, or has too much to do: what was asked did not happen and may be asked again."""

from django.db import InterfaceError, OperationalError

# Seconds after which asking again is worth it: a restart of the database takes about as long.
RETRY_AFTER = 5


def is_outage(error: BaseException | None) -> bool:
    """Whether the database could not be reached, ended the connection, or had somebody wait for too long; also when
    something else was raised because of that, such as by a transaction that it broke."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False
