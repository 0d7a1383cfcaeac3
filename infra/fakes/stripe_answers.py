"""What goes back over the wire: docs.stripe.com/api/errors"""

import json
from dataclasses import dataclass, field
from typing import Any

from infra.fakes.stripe_forms import Refused


@dataclass
class Answer:
    """What goes back."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def as_json(thing: Any, status: int = 200) -> Answer:
    """An answer of the API, indented as Stripe's are."""
    return Answer(status, json.dumps(thing, indent=2) + "\n")


def as_error(refused: Refused) -> Answer:
    """docs.stripe.com/api/errors"""
    return as_json({"error": refused.error}, refused.status)


def broken(status: int) -> Answer:
    """What a fault on the provider's side looks like."""
    kind = "rate_limit_error" if status == 429 else "api_error" if status >= 500 else "invalid_request_error"
    return as_json({"error": {"message": "An unknown error occurred", "type": kind}}, status)


def last_word(answer: Answer) -> Answer:
    """A 500 that is kept would only come again; Stripe tells its clients so."""
    if answer.status >= 500:
        answer.headers["Stripe-Should-Retry"] = "false"
    return answer
