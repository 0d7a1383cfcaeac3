"""What the owners of a shop are told of its application, each step in each owner's own language; and what officers are
told of each other's proposals."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from catalog.commons import history
from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.vetting import choices, endings, policies, queries
from catalog.vetting.fields import FIELDS
from catalog.vetting.models import Appeal, Application, Decision, Proposal, Requirement
from storefront.design.words import text
from storefront.notifications import mails


def _owners(application: Application) -> list[User]:
    shop = application.seller
    return list(User.objects.filter(memberships__seller=shop, memberships__role="owner", is_active=True).distinct())


def _tell(entry: HistoryEntry, template: str, application: Application, more: Callable[[], dict[str, Any]]) -> None:
    """`more` is asked in each reader's language."""
    for owner in _owners(application):
        with mails.in_language(owner.language):
            context = {
                "shop": application.seller,
                "application": application,
                "link": mails.link("seller:application", application.public_id),
                **more(),
            }
            mails.send(entry, template=template, to=owner.email, context=context)


@history.listens("application.submitted", "notifications.application_submitted")
def tell_applicant_it_came(entry: HistoryEntry) -> None:
    """It is with the city, and by when the answer comes."""
    found = queries.application(entry.subject)
    if found is not None:
        _tell(entry, "application", found, lambda: {"again": entry.data["again"]})


def _decided(entry: HistoryEntry) -> None:
    decision = Decision.objects.select_related("seller").get(public_id=entry.data["decision"])
    found = queries.of_seller(decision.seller)
    if found is None:
        return
    asked = _asked(found) if decision.outcome == choices.ASK else list
    _tell(
        entry,
        "decided",
        found,
        lambda: {
            "decision": decision,
            "mend": asked(),
            "appealable": decision.outcome in choices.APPEALABLE,
            "headline": _headline(decision.outcome) % {"shop": decision.seller.name},
        },
    )


def _asked(found: Application) -> Callable[[], list[tuple[str, str]]]:
    """What has to be mended as it stood when the mail was written, in the words of its reader."""

    def read() -> list[tuple[str, str]]:
        said = queries.field_checks(found)
        state = queries.progress(found)
        fields = [(str(FIELDS[name].label), said[name].reason) for name in state.mend]
        items = [
            (text(item.requirement.name), item.check.reason)
            for item in state.items
            if item.needs_mending and item.check
        ]
        return fields + items

    return read


def _headline(outcome: str) -> str:
    return {
        choices.APPROVE: _("%(shop)s is verified and sells on Canting"),
        choices.ASK: _("%(shop)s: something has to be mended"),
        choices.REJECT: _("%(shop)s: the application was rejected"),
        choices.SUSPEND: _("%(shop)s is suspended"),
        choices.REINSTATE: _("%(shop)s sells again"),
        choices.REVOKE: _("%(shop)s: the approval is revoked"),
    }[outcome]


for _kind in ("approved", "changes_asked", "rejected", "suspended", "reinstated", "revoked"):
    history.listens(f"seller.{_kind}", f"notifications.seller_{_kind}")(_decided)


@history.listens("appeal.answered", "notifications.appeal_answered")
def tell_of_the_appeals_answer(entry: HistoryEntry) -> None:
    """What another officer says to the appeal."""
    appeal = Appeal.objects.select_related("seller").get(public_id=entry.data["appeal"])
    found = queries.of_seller(appeal.seller)
    if found is not None:
        _tell(entry, "appeal", found, lambda: {"appeal": appeal, "right": appeal.status == Appeal.UPHELD})


@history.listens("proposal.made", "notifications.proposal_made")
def tell_second_officers(entry: HistoryEntry) -> None:
    """To every other officer who may answer, as long as nobody has."""
    proposal = Proposal.objects.select_related("seller__village", "officer").get(public_id=entry.data["proposal"])
    if proposal.status == Proposal.OPEN:
        for officer in policies.second_officers(proposal.seller, but=proposal.officer):
            _tell_officer(entry, "proposal", officer, proposal)


@history.listens("proposal.declined", "notifications.proposal_declined")
def tell_of_a_no(entry: HistoryEntry) -> None:
    """To the officer who asked, unless he took it back himself."""
    if "proposal" in entry.data:  # what was declined before this version says not which
        proposal = Proposal.objects.select_related("seller", "officer").get(public_id=entry.data["proposal"])
        if proposal.officer_id != proposal.second_id:
            _tell_officer(entry, "proposal_answered", proposal.officer, proposal)


def _tell_of_a_yes(entry: HistoryEntry) -> None:
    """To the officer who asked: it holds."""
    decision = Decision.objects.select_related("seller").get(public_id=entry.data["decision"])
    asked = Proposal.objects.filter(seller=decision.seller, outcome=decision.outcome, second=decision.second)
    proposal = asked.select_related("seller", "officer").order_by("-closed_at").first()
    if proposal is not None:
        _tell_officer(entry, "proposal_answered", proposal.officer, proposal)


for _kind in ("suspended", "revoked"):
    history.listens(f"seller.{_kind}", f"notifications.proposal_{_kind}")(_tell_of_a_yes)


def _tell_officer(entry: HistoryEntry, template: str, officer: User, proposal: Proposal) -> None:
    """Without the shop's name or the reason: those stay behind the log-in."""
    found = queries.of_seller(proposal.seller)
    if found is None or not officer.is_active:
        return
    with mails.in_language(officer.language):
        context = {
            "revokes": proposal.outcome == choices.REVOKE,
            "agreed": proposal.status == Proposal.CONFIRMED,
            "link": mails.link("office:application", found.public_id),
        }
        mails.send(entry, template=template, to=officer.email, context=context)


@history.listens("paper.ending", "notifications.paper_ending")
def tell_of_a_papers_end(entry: HistoryEntry) -> None:
    """A paper ends soon, or has ended: what follows from it, and what to bring."""
    found, item = queries.application(entry.subject), Requirement.objects.filter(code=entry.data["code"]).first()
    if found is None or item is None:
        return

    def words() -> dict[str, Any]:
        return {
            "paper": text(item.name),
            "until": date.fromisoformat(entry.data["until"]),
            "over": entry.data["stage"] == endings.OVER,
            "needed": item.must_stay_valid,
        }

    _tell(entry, "ending", found, words)
