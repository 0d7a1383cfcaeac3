"""Writing a mail: plain text first, a simple HTML part beside it, no pictures from elsewhere."""

from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from catalog.commons.models import HistoryEntry
from storefront.models import SentNotice


def in_language(code: str) -> AbstractContextManager[None]:
    """Write, and build links, in the reader's language."""
    return translation.override(code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


def link(view: str, *args: str) -> str:
    """The whole address of a page, in the language being written."""
    return settings.SITE_ORIGIN + reverse(view, args=args)


@transaction.atomic
def send(entry: HistoryEntry, *, template: str, to: str, context: dict[str, Any]) -> bool:
    """Send the mail of an entry to one person, once. False when it has gone out already.

    The row that says so is written first and stands or falls with the sending: a server that refuses takes it back,
    and the job tries again. A crash between the server's yes and the commit sends a second mail rather than none.
    """
    try:
        with transaction.atomic():
            SentNotice.objects.create(entry_id=entry.public_id, template=template, recipient=_known_by(to))
    except IntegrityError:
        return False
    _message(template, to, context).send()
    return True


def _message(template: str, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    words = {**context, "site": settings.SITE_ORIGIN, "language": translation.get_language()}
    subject = " ".join(render_to_string(f"notifications/{template}.subject.txt", words).split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"notifications/{template}.txt", words).strip() + "\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"notifications/{template}.html", words), "text/html")
    return message


def _known_by(address: str) -> str:
    """Enough to know an address again, and not the address."""
    return salted_hmac("storefront.notifications", address.lower(), algorithm="sha256").hexdigest()
