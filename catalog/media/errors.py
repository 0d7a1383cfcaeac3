"""What keeping a file says no with."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import Refusal


class StorageAway(Refusal):
    """The storage did not take or give the file in time. No row knows of the file; asking again later is right."""

    code = "STORAGE_AWAY"

    def __init__(self) -> None:
        super().__init__(
            _("The file storage does not answer just now. Nothing was changed; try again in a few minutes.")
        )
