"""An officer says what size a business has, and what stands on the paper of a mark."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from catalog.vetting.actions import classing
from catalog.vetting.models import Application
from storefront.design.methods import change_only
from storefront.design.visitor import person as me
from storefront.officers_desk.vetting import act, case
from storefront.shop.trade.forms import typed


@change_only
@case
def confirm(request: HttpRequest, found: Application) -> HttpResponse:
    """The class that was proposed, or another one with the reason."""
    return act(
        request,
        found,
        lambda: classing.confirm_class(
            application_id=found.public_id,
            officer=me(request),
            size=typed(request.POST, "size", 6),
            reason=typed(request.POST, "class_reason", 700),
        ),
        _("The class is confirmed. The owner sees it, with your reason."),
    )


@change_only
@case
def mark(request: HttpRequest, found: Application) -> HttpResponse:
    """Number and colour of a certificate, as buyers will see them."""
    code = typed(request.POST, "code", 40)
    return act(
        request,
        found,
        lambda: classing.enter_mark(
            application_id=found.public_id,
            officer=me(request),
            code=code,
            number=typed(request.POST, "number", 80),
            colour=typed(request.POST, "colour", 6),
        ),
        _("Kept. Buyers see it through the paper’s last day."),
        item=code,
    )
