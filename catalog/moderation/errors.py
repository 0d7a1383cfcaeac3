"""What the desk of cloths says no with."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import ForbiddenMove, Refusal


class WithTheCity(ForbiddenMove):
    """An officer looks at it: nothing of it can be changed."""

    def __init__(self) -> None:
        super().__init__(_("The city is looking at this cloth. Take it back first, then change it."))


class Unproven(Refusal):
    """Photographs are missing; `data` has `missing`, their roles."""

    code = "EVIDENCE_MISSING"

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("Some photographs are still missing. They are marked below."), missing=missing)
