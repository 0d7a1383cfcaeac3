"""The note that an account was erased: once, to an address that nobody here knows any more when it has gone out."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from storefront.notifications import mails


def send(*, to: str, language: str) -> None:
    """Raises what the mail server says."""
    with mails.in_language(language):
        words = {"site": settings.SITE_ORIGIN, "language": language}
        subject = " ".join(render_to_string("notifications/erased.subject.txt", words).split())
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("notifications/erased.txt", words).strip() + "\n",
            to=[to],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("notifications/erased.html", words), "text/html")
        message.send()
