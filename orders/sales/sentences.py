"""What history says about orders in accounts."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("order.claimed", _("Put the guest’s order %(order)s into an account"))
