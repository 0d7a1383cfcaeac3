"""What history says about the office's own acts on its pages."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("breach.drafted", _("Drew up a breach report: %(people)s people, from %(since)s to %(until)s"))
