"""Where Stripe tells us what happened: verified, kept, answered; a job does the rest."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.commons import faults
from orders.payments import events
from orders.payments.provider import Forged
from orders.payments.stripe.events import understand

log = logging.getLogger(__name__)
MOST = 262_144  # bytes; Stripe's events are far smaller


@csrf_exempt  # signed by the sender, and no cookie is looked at
@never_cache
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """200 for what is kept or was kept before, 400 for what Stripe did not sign, 404 in a shop that takes no cards."""
    if not settings.STRIPE["key"]:
        return HttpResponse(status=404)
    faults.point("webhooks.stripe.come")
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
            return HttpResponse(status=413)
        told = understand(request.read(MOST), request.headers.get("Stripe-Signature", ""))
    except ValueError:
        return HttpResponse(status=400)
    except Forged as why:
        log.warning("webhook refused: %s", why)
        return HttpResponse(status=400)
    events.take(provider="stripe", told=told)
    faults.point("webhooks.stripe.kept")
    return HttpResponse(status=200)
