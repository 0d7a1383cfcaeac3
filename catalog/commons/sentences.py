"""What history says about itself."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("trail.exported", _("Exported the history"))
says("report.exported", _("Exported the report of %(month)s"))
