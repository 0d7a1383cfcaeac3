"""Which status a page carries that shows a refusal."""

from catalog.commons.errors import ForbiddenMove, NotAllowed, NotFound, Refusal

GONE, CONFLICT, UNPROCESSABLE, NOT_FOUND, FORBIDDEN, BAD_REQUEST, UNAVAILABLE = 410, 409, 422, 404, 403, 400, 503

STATUS = {
    "VARIANT_GONE": GONE,
    "CHECKOUT_NOT_FOUND": GONE,
    "PAYMENT_EXPIRED": GONE,
    "LINE_NOT_FOUND": NOT_FOUND,
    "SOLD_OUT": CONFLICT,
    "INSUFFICIENT_STOCK": CONFLICT,
    "TOTAL_CHANGED": CONFLICT,
    "IDEMPOTENCY_KEY_MISSING": BAD_REQUEST,
    "IDEMPOTENCY_KEY_IN_USE": CONFLICT,
    "PROVIDER_SILENT": UNAVAILABLE,
}


def status_of(refusal: Refusal) -> int:
    """410 for what is gone, 409 for what changed meanwhile, 404 and 403 for what is not for the asker, 400 without a
    key, 503 while a provider is silent, else 422."""
    if refusal.code in STATUS:
        return STATUS[refusal.code]
    if isinstance(refusal, NotFound):
        return NOT_FOUND
    if isinstance(refusal, NotAllowed):
        return FORBIDDEN
    return CONFLICT if isinstance(refusal, ForbiddenMove) else UNPROCESSABLE
