"""Who tends the search: its synonyms, and the list of what was searched in vain."""

from typing import Any

from catalog.people import permissions
from catalog.people.authority import may


def may_tend(user: Any) -> bool:
    """Officers of the catalogue and of marketing."""
    return may(user, permissions.CATALOGUE_MODERATE) or may(user, permissions.MARKETING_CONTENT)
