"""What history says about the search."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("synonym.added", _("%(phrase)s and %(means)s became synonyms in the search; both ways: %(both_ways)s"))
says("synonym.dropped", _("%(phrase)s and %(means)s are no longer synonyms in the search"))
