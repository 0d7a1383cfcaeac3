"""What vetting says no with."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import ForbiddenMove, NotAllowed, Refusal
from catalog.vetting import policies


class OwnBusiness(NotAllowed):
    """An officer has a tie to the business."""

    code = "OWN_BUSINESS"
    WORDS = {  # noqa: RUF012
        policies.MEMBER: _("You have a part in this business, so another officer looks after it."),
        policies.RELATIVE: _("This business is one you declared a tie to, so another officer looks after it."),
        policies.UPLOADER: _("You brought papers for this business, so another officer judges it."),
    }

    def __init__(self, tie: str) -> None:
        super().__init__(self.WORDS[tie], tie=tie)


class NotYours(NotAllowed):
    """Another officer has the application in hand, or nobody yet."""

    code = "NOT_CLAIMED"

    def __init__(self) -> None:
        super().__init__(_("Take the application first: one officer at a time works on it."))


class Closed(ForbiddenMove):
    """The application is with the officers, or decided: nothing in it can be changed."""

    def __init__(self) -> None:
        super().__init__(_("This is being looked at and cannot be changed now. You will be told when it can."))


class Incomplete(Refusal):
    """Something that is needed is not there yet. `data` names the fields and items."""

    code = "INCOMPLETE"

    def __init__(self, fields: list[str], items: list[str]) -> None:
        super().__init__(_("Some things are still missing. They are listed below."), fields=fields, items=items)


class NotSettled(Refusal):
    """Approval needs every required paper accepted or waived."""

    code = "NOT_SETTLED"

    def __init__(self, items: list[str]) -> None:
        super().__init__(
            _("Accept or waive every required paper first; %(number)d are still open.") % {"number": len(items)},
            items=items,
        )


class NothingAsked(Refusal):
    """Changes were asked for without saying which."""

    code = "NOTHING_ASKED"

    def __init__(self) -> None:
        super().__init__(_("Mark at least one claim or paper that has to be mended, with the reason."))


class SecondOfficer(NotAllowed):
    """The same officer cannot be both."""

    code = "SECOND_OFFICER"

    def __init__(self) -> None:
        super().__init__(_("You asked for this yourself. A second officer has to confirm it."))


class AnotherOfficer(NotAllowed):
    """Whoever decided cannot answer the appeal."""

    code = "ANOTHER_OFFICER"

    def __init__(self) -> None:
        super().__init__(_("You took part in this decision. Another officer answers the appeal."))
