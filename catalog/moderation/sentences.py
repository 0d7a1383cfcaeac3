"""What history says about cloth that is handed in and decided about. Its maker reads it of her own shop."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("cloth.changed", _("Changed what is said of a cloth (%(fields)s)"), hers=True)
says("cloth.photo_added", _("Added a photograph to a cloth (%(role)s)"), hers=True)
says("cloth.photo_removed", _("Took a photograph off a cloth (%(role)s)"), hers=True)
says("cloth.arranged", _("Put the photographs of a cloth into another order"), hers=True)
says("cloth.handed_in", _("Handed a cloth in to the city"), hers=True)
says("cloth.taken_back", _("Took a cloth back from the city"), hers=True)
says("cloth.withdrawn", _("Took a cloth off the shelf"), hers=True)
says("cloth.shown_again", _("Put a cloth back on the shelf"), hers=True)
says("cloth.let_through", _("A cloth of a trusted shop went live at once"), hers=True)
says("cloth.approved", _("Approved a cloth (before: %(before)s; after: %(after)s)"), hers=True)
says("cloth.changes_asked", _("Asked for changes of a cloth: %(reason)s"), hers=True)
says("cloth.rejected", _("Rejected a cloth: %(reason)s"), hers=True)
says("cloth.reported", _("Reported a cloth to the city"))
says("report.upheld", _("Found a report of a cloth right"))
says("report.dismissed", _("Found a report of a cloth wrong"))
says("alert.found", _("Photographs of two cloths look the same; an officer looks at them"))
says("alert.harmless", _("Found that photographs which look alike are no copy"))
says("alert.copy", _("Found a photograph to be a copy: %(reason)s"))
says("shop.trusted", _("Trusted a shop, whose cloth is looked at afterwards: %(reason)s"), hers=True)
says("shop.trust_ended", _("Ended the trust in a shop: %(reason)s"), hers=True)
