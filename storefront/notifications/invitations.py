"""The mail of an invitation. It goes out at once, since its link is a secret that no job may hold."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from catalog.people.models import User
from catalog.sellers.models import Invitation
from catalog.vetting.models import Application
from storefront.notifications import mails

log = logging.getLogger(__name__)


def send(invitation: Invitation, secret: str) -> bool:
    """To the address alone, in the language of the person who has it, else in that of the shop. False when the mail
    server does not take it; inviting again makes a new link."""
    try:
        _send(invitation, secret)
    except (OSError, smtplib.SMTPException) as why:
        log.warning("the mail of invitation %s did not go out: %s", invitation.public_id, type(why).__name__)
        return False
    return True


def _send(invitation: Invitation, secret: str) -> None:
    known = User.objects.filter(email=invitation.email).values_list("language", flat=True).first()
    with mails.in_language(known or invitation.seller.language):
        words = {
            "invitation": invitation,
            "shop": invitation.seller,
            "begun": _begun_by_the_city(invitation),
            "link": mails.link("seller:join", secret),
            "site": settings.SITE_ORIGIN,
            "language": translation.get_language(),
        }
        subject = " ".join(render_to_string("notifications/invitation.subject.txt", words).split())
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("notifications/invitation.txt", words).strip() + "\n",
            to=[invitation.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("notifications/invitation.html", words), "text/html")
        message.send()


def _begun_by_the_city(invitation: Invitation) -> bool:
    """Whether the link leads to an application that an officer began for its owner."""
    waiting = Application.objects.filter(seller=invitation.seller, applicant=None)
    return invitation.role == "owner" and waiting.exists()
