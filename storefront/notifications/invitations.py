"""The mail of an invitation. It goes out at once, since its link is a secret that no job may hold."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from catalog.people.models import User
from catalog.sellers.models import Invitation
from storefront.notifications import mails


def send(invitation: Invitation, secret: str) -> None:
    """To the address alone, in the language of the person who has it, else in that of the shop.

    Raises what the mail server says; the link can be sent anew by inviting again.
    """
    known = User.objects.filter(email=invitation.email).values_list("language", flat=True).first()
    with mails.in_language(known or invitation.seller.language):
        words = {
            "invitation": invitation,
            "shop": invitation.seller,
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
