"""What history says about an order's beginning and its end without money."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("order.placed", _("Order %(order)s was placed"))
says("order.expired", _("Order %(order)s ended: its time to pay ran out"))
