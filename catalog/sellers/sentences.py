"""What history says about the people of a shop."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("member.invited", _("Invited somebody into the shop (%(role)s)"), hers=True)
says("member.joined", _("Joined the shop (%(role)s)"), hers=True)
says("member.invitation_withdrawn", _("Withdrew an invitation"), hers=True)
says("member.removed", _("Ended somebody’s part in the shop (%(role)s)"), hers=True)
