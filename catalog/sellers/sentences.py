"""What history says about shops."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("seller.suspended", _("Stopped the shop from selling: %(reason)s"), hers=True)
says("seller.reinstated", _("Let the shop sell again: %(reason)s"), hers=True)
