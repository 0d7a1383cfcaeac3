"""What history says about cloth in a shop."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("product.listed", _("Listed a cloth"), hers=True)
