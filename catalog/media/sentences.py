"""What history says about private papers."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says
from catalog.media.papers import DELETED, KEPT_UNTIL, READ

says(READ, _("Looked at page %(page)s of a private paper (%(why)s)"), hers=True)
says(KEPT_UNTIL, _("Decided that a private paper is kept until %(day)s"), hers=True)
says(DELETED, _("Deleted a private paper, %(pages)s pages (%(why)s)"), hers=True)
