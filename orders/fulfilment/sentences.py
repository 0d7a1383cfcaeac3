"""What history says about parcels."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("part.accepted", _("Accepted a part of order %(subject)s"), hers=True)
says("parcel.packed", _("Packed a parcel of order %(subject)s"), hers=True)
says("parcel.shipped", _("Handed a parcel of order %(subject)s to the courier"), hers=True)
