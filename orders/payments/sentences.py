"""What history says about money."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.history import says

says("payment.changed", _("Chose another way to pay for order %(order)s: %(gateway)s"))
says("order.paid", _("Order %(order)s was paid (%(gateway)s)"))
says("part.paid", _("A part of order %(subject)s was paid"), hers=True)
says("payment.surplus", _("Money came for order %(order)s that no order needed; paid twice: %(twice)s"))
says("order.refunded", _("Called order %(order)s off; its money goes back"))
says("part.called_off", _("A part of order %(subject)s was called off"), hers=True)
says("refund.sent", _("The money of order %(order)s was sent back"))
says("refund.came_back", _("A refund of order %(subject)s did not arrive: %(why)s"))
says("refund.tried_again", _("Asked for a refund once more"))
says("refund.asked", _("Asked for the money of order %(subject)s to be sent back (%(cause)s)"))
says("finance.task_closed", _("Closed a task of finance about %(subject)s"))
says("private.order_read", _("Looked at order %(subject)s with its buyer’s address"))
