"""Where a buyer can ask the maker herself: her WhatsApp, with the cloth's name already in the message.

A link only shows where she is: what is sold is ordered and paid in the shop (Permendag 31/2023, DOMAIN.md 3.2).
"""

from urllib.parse import quote

from django.utils.translation import gettext as _

from catalog.sellers.models import Msme


def whatsapp(maker: Msme, about: str = "") -> str:
    """The address that opens a chat with her, in the reader's language; empty when she has given no number or may not
    sell. `about` names the cloth."""
    if not maker.whatsapp or not maker.may_sell():
        return ""
    if about:
        words = _("Hello %(maker)s, I have a question about “%(cloth)s” on Canting.")
    else:
        words = _("Hello %(maker)s, I have a question about your shop on Canting.")
    said = words % {"maker": maker.name, "cloth": about}
    return f"https://wa.me/{maker.whatsapp.removeprefix('+')}?text={quote(said, safe='')}"
