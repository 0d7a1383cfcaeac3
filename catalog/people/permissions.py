"""What an officer may be allowed to do: a code for the program, words for the person who hands it out.

A code stands in the rows of roles, so it stays when its words change. A permission that no longer exists is taken out
here; a role that still lists it gains nothing by it.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VETTING_SEE = "vetting.see"
VETTING_DECIDE = "vetting.decide"
VETTING_REVEAL = "vetting.reveal"
VETTING_INVITE = "vetting.invite"
VETTING_CHECKLIST = "vetting.checklist"
VETTING_VIEW_AS_SELLER = "vetting.view_as_seller"
CATALOGUE_MODERATE = "catalogue.moderate"
FINANCE_TRANSFERS = "finance.transfers"
FINANCE_REFUNDS = "finance.refunds"
FINANCE_TASKS = "finance.tasks"
MARKETING_CONTENT = "marketing.content"
TRAIL_SEE = "trail.see"
TRAIL_EXPORT = "trail.export"
REPORTS_EXPORT = "reports.export"
PEOPLE_ROLES = "people.roles"
PEOPLE_APPOINT = "people.appoint"
WORK_JOBS = "work.jobs"
PRIVACY_BREACH = "privacy.breach"

WORDS: "dict[str, _StrPromise]" = {
    VETTING_SEE: _("See applications and their papers"),
    VETTING_DECIDE: _("Decide on applications, suspend and reinstate makers"),
    VETTING_REVEAL: _("See whole NIK and bank account numbers; each look is written down"),
    VETTING_INVITE: _("Invite makers and enter applications for them"),
    VETTING_CHECKLIST: _("Edit the checklist for applications"),
    VETTING_VIEW_AS_SELLER: _("Look at a maker’s desk as she sees it, without changing anything"),
    CATALOGUE_MODERATE: _("Review cloths, categories and the words about batik"),
    FINANCE_TRANSFERS: _("Confirm that a transfer has come"),
    FINANCE_REFUNDS: _("Look up orders and send money back"),
    FINANCE_TASKS: _("Close finance’s tasks"),
    MARKETING_CONTENT: _("Edit pages, banners and campaigns"),
    TRAIL_SEE: _("Read the history of what was done, and whether it is whole"),
    TRAIL_EXPORT: _("Export the history"),
    REPORTS_EXPORT: _("Export reports"),
    PEOPLE_ROLES: _("Edit what roles may do"),
    PEOPLE_APPOINT: _("Appoint officers and end appointments"),
    WORK_JOBS: _("Look after background work that failed"),
    PRIVACY_BREACH: _("Publish terms, and handle a breach of personal data"),
}
CODES = frozenset(WORDS)
