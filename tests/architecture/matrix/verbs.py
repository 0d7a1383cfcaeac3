"""The cells of the verbs: every public function of the `actions` modules, and each elsewhere that is told who acts.

A verb that is told a person decides by itself whether that person may. Others are told who acts for the history alone,
or nobody at all: for each of them it is said what stands before it.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_type_hints

from django.utils import timezone

import catalog
import orders
import storefront
from catalog.moderation.actions import alike, handing_in, reporting
from catalog.moderation.actions import deciding as cloth
from catalog.people import actions as officers
from catalog.people import consents
from catalog.people.models import Appointment, User
from catalog.search import actions as searching
from catalog.search.models import Miss, Synonym
from catalog.sellers import actions as shops
from catalog.sellers import members
from catalog.stock.listing import Cloth, list_cloth
from catalog.vetting.actions import applying, checklist, classing, deciding, inviting, judging, looking
from orders.payments import actions as payments
from storefront.devices import actions as devices
from storefront.models import Device
from storefront.privacy import breach
from storefront.reports import actions as reports
from storefront.reports.monthly import this_month
from tests.architecture.matrix.cast import (
    AUDITOR,
    BUYER,
    CATALOGUE,
    FINANCE,
    HEAD,
    KNOWN,
    MARKETING,
    MEMBERS,
    OTHER,
    OWN,
    OWNER,
    STOCK,
    VETTING,
    Town,
    a_miss,
    a_synonym,
    begun_for_her,
    drop_words,
    second_owner,
)
from tests.makers import street, vetting

CASE, OWNERS, HEADS = frozenset({VETTING, HEAD}), frozenset({OWNER}), frozenset({HEAD})
LISTERS, CITY_WIDE = frozenset({OWNER, STOCK}), frozenset({VETTING, OWN, HEAD})
ITEM = checklist.Item(
    name_id="Contoh kain", name_en="Sample of cloth", why_id="Untuk melihat garisnya.", why_en="To see its lines."
)
WORDS = checklist.Words(words_id="Fotonya terbalik.", words_en="The picture is upside down.")
TENDERS = frozenset({CATALOGUE, MARKETING, HEAD})
WITHOUT_A_DESK = frozenset({BUYER, OTHER}) | MEMBERS
FACTS = {"name_id": "Kain Lain", "category": "sarung", "technique": "cap", "fabric": "primisima"}
MODERATORS = frozenset({CATALOGUE, HEAD})
REASON = vetting.GOOD
Call = Callable[[Town, User], Any]


@dataclass(frozen=True)
class Verb:
    """`who` may; `call` does it on a street as that person; the effect shows in a table of `changes`, or in the answer
    when there is none. `hands` names a case that has to be in one's hands."""

    who: frozenset[str]
    call: Call
    changes: str = ""
    hands: str = ""
    arrange: Callable[[Town], None] = lambda town: None


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the shop, by its full name."""
    for house in (catalog, orders, storefront):
        for found in pkgutil.walk_packages(house.__path__, f"{house.__name__}."):
            if "migrations" in found.name or "management" in found.name:
                continue
            module = importlib.import_module(found.name)
            for name, one in inspect.getmembers(module, inspect.isfunction):
                if not name.startswith("_") and inspect.unwrap(one).__module__ == module.__name__:
                    yield f"{module.__name__}.{name}", one


def told_a_person(one: Callable[..., Any]) -> bool:
    """Whether it is a verb, with named arguments only, and one of them is an account."""
    parameters = inspect.signature(one).parameters.values()
    if not parameters or any(each.kind is not each.KEYWORD_ONLY for each in parameters):
        return False
    hints = get_type_hints(inspect.unwrap(one))
    return any(hints.get(each.name) is User for each in parameters)


def all_of_them() -> dict[str, Callable[..., Any]]:
    """The verbs that the table has to have."""
    return {name: one for name, one in functions() if "actions" in name.split(".")[:-1] or told_a_person(one)}


def _id(town: Town, name: str) -> str:
    return str(town.ids[name].public_id)


def _shop(town: Town, name: str = "shop") -> str:
    return str(town.ids[name].seller.public_id)


def _cloth() -> Cloth:
    return Cloth(name="Buketan Baru", category="sarung", technique="tulis", fabric="primisima", price=1_250_000)


def _invited(town: Town) -> None:
    """A buyer was asked into the shop, by an owner who is not in the table."""
    town.ids["invitation"], town.ids["secret"] = members.invite(
        seller_id=_shop(town), by=second_owner(town), email=town.person(BUYER).email, role="stock"
    )


def _begun_for_her(town: Town) -> None:
    town.ids["begun"] = begun_for_her(town)


def _dropped(town: Town) -> None:
    drop_words()


def _synonym(town: Town) -> None:
    a_synonym()


def _miss(town: Town) -> None:
    a_miss()


def _want_news(town: Town) -> None:
    for one in User.objects.filter(is_active=True):
        consents.give(person=one, kind="marketing", version="2026-11-01", where=consents.SIGN_UP)


def _hung(town: Town) -> None:
    """A picture on the page of the shop."""
    photo = town.ids["shop"].seller.photos.create(picture=street.picture("bengkel", is_drawn=False))
    town.ids["hung"] = photo.picture


def _with_a_device(town: Town) -> None:
    devices.begin(user=town.person(BUYER), name="Ponsel", issuer="http://localhost/graphql/")
    town.ids["device"] = Device.objects.get()


def _trusted(town: Town) -> None:
    cloth.trust(seller_id=_shop(town), officer=town.person(CATALOGUE), reason=REASON)


def _join(accept: Callable[..., Any]) -> Call:
    return lambda town, me: accept(secret=town.ids["secret"], user=me, confirmed=True)


def _appointment(town: Town) -> str:
    return Appointment.objects.get(user=town.helpers[0]).public_id


# fmt: off
VERBS: Mapping[str, Verb] = {
    # ---- officers
    "catalog.people.actions.appoint": Verb(HEADS, lambda town, me: officers.appoint(
        by=me, user=town.helpers[0], role="marketing"), "people.Appointment"),
    "catalog.people.actions.appoint_by_email": Verb(HEADS, lambda town, me: officers.appoint_by_email(
        by=me, email=town.ids["to_appoint"], role="marketing"), "people.Appointment"),
    "catalog.people.actions.end_appointment": Verb(HEADS, lambda town, me: officers.end_appointment(
        by=me, appointment_id=_appointment(town)), "people.Appointment"),
    "catalog.people.actions.edit_role": Verb(HEADS, lambda town, me: officers.edit_role(
        by=me, role="marketing", held=["reports.export"]), "people.Role"),
    # ---- consents
    "catalog.people.consents.give": Verb(KNOWN, lambda town, me: consents.give(
        person=me, kind="marketing", version="2026-11-01", where=consents.DATA_PAGE), "people.Consent"),
    "catalog.people.consents.withdraw": Verb(KNOWN, lambda town, me: consents.withdraw(
        person=me, kind="marketing"), "people.Consent", arrange=_want_news),
    "catalog.people.consents.withdraw_all": Verb(KNOWN, lambda town, me: consents.withdraw_all(
        person=me), "people.Consent", arrange=_want_news),
    "catalog.people.consents.publish": Verb(HEADS, lambda town, me: consents.publish(
        by=me, kind="privacy", indonesian="Baru.", english="New.", from_day=timezone.localdate()), "people.Terms"),
    # ---- people of a shop
    "catalog.sellers.members.invite": Verb(OWNERS, lambda town, me: members.invite(
        seller_id=_shop(town), by=me, email="ani@example.com", role="stock"), "sellers.Invitation"),
    "catalog.sellers.members.withdraw": Verb(OWNERS, lambda town, me: members.withdraw(
        seller_id=_shop(town), by=me, invitation_id=_id(town, "invitation")), "sellers.Invitation", arrange=_invited),
    "catalog.sellers.members.remove": Verb(OWNERS, lambda town, me: members.remove(
        seller_id=_shop(town), by=me, person_id=town.ids["helper"], role="stock"), "sellers.Membership"),
    # ---- what an owner says of her shop
    "catalog.sellers.actions.edit_profile": Verb(OWNERS, lambda town, me: shops.edit_profile(
        seller_id=_shop(town), by=me, seen=0, typed={"hands": "9"}), "sellers.Msme"),
    "catalog.sellers.actions.add_photo": Verb(OWNERS, lambda town, me: shops.add_photo(
        seller_id=_shop(town), by=me, upload=vetting.picture(9), shows="Meja canting"), "sellers.ShopPhoto"),
    "catalog.sellers.actions.remove_photo": Verb(OWNERS, lambda town, me: shops.remove_photo(
        seller_id=_shop(town), by=me, picture_id=_id(town, "hung")), "sellers.ShopPhoto", arrange=_hung),
    "catalog.sellers.members.accept": Verb(frozenset({BUYER}), _join(members.accept),
                                            "sellers.Membership", arrange=_invited),
    "catalog.vetting.actions.inviting.accept": Verb(frozenset({BUYER}), _join(inviting.accept),
                                                    "sellers.Membership", arrange=_invited),
    # ---- applying
    "catalog.vetting.actions.applying.begin": Verb(KNOWN, lambda town, me: applying.begin(
        user=me, name="Batik Baru"), "vetting.Application"),
    "catalog.vetting.actions.applying.fill": Verb(OWNERS, lambda town, me: applying.fill(
        application_id=_id(town, "draft"), user=me, values={"street": "Jl. Salak No. 3"}), "vetting.Application"),
    "catalog.vetting.actions.applying.hand_in": Verb(OWNERS, lambda town, me: applying.hand_in(
        application_id=_id(town, "draft"), user=me, item="batikmark", upload=vetting.picture(8)), "vetting.Paper"),
    "catalog.vetting.actions.applying.take_back": Verb(OWNERS, lambda town, me: applying.take_back(
        application_id=_id(town, "draft"), user=me, paper_id=_id(town, "draft_paper")), "vetting.Paper"),
    "catalog.vetting.actions.applying.submit": Verb(OWNERS, lambda town, me: applying.submit(
        application_id=_id(town, "draft"), user=me, true=True, agreed=vetting.agreed()), "sellers.Msme"),
    "catalog.vetting.actions.applying.appeal": Verb(OWNERS, lambda town, me: applying.appeal(
        decision_id=_id(town, "decision"), user=me, words=REASON), "vetting.Appeal"),
    "catalog.stock.listing.list_cloth": Verb(LISTERS, lambda town, me: list_cloth(
        seller=town.ids["shop"].seller, user=me, cloth=_cloth(), photo=vetting.picture(6)), "products.Product"),
    # ---- cloth on its way to the shop
    "catalog.moderation.actions.handing_in.change": Verb(LISTERS, lambda town, me: handing_in.change(
        product_id=_id(town, "draft_cloth"), by=me, typed=FACTS), "products.Product"),
    "catalog.moderation.actions.handing_in.add_photo": Verb(LISTERS, lambda town, me: handing_in.add_photo(
        product_id=_id(town, "draft_cloth"), by=me, upload=vetting.picture(9), role="worn"), "products.ProductPicture"),
    "catalog.moderation.actions.handing_in.remove_photo": Verb(LISTERS, lambda town, me: handing_in.remove_photo(
        product_id=_id(town, "draft_cloth"), by=me, picture_id=_id(town, "draft_shot")), "products.ProductPicture"),
    "catalog.moderation.actions.handing_in.put_first": Verb(LISTERS, lambda town, me: handing_in.put_first(
        product_id=_id(town, "draft_cloth"), by=me, picture_id=_id(town, "draft_shot")), "products.Product"),
    "catalog.moderation.actions.handing_in.hand_in": Verb(LISTERS, lambda town, me: handing_in.hand_in(
        product_id=_id(town, "draft_cloth"), by=me), "moderation.Submission"),
    "catalog.moderation.actions.handing_in.take_back": Verb(LISTERS, lambda town, me: handing_in.take_back(
        product_id=_id(town, "waiting_cloth"), by=me), "moderation.Submission"),
    "catalog.moderation.actions.handing_in.discard": Verb(LISTERS, lambda town, me: handing_in.discard(
        product_id=_id(town, "edited_cloth"), by=me), "moderation.Submission"),
    "catalog.moderation.actions.handing_in.withdraw": Verb(LISTERS, lambda town, me: handing_in.withdraw(
        product_id=_id(town, "edited_cloth"), by=me), "products.Product"),
    "catalog.moderation.actions.handing_in.show_again": Verb(LISTERS, lambda town, me: handing_in.show_again(
        product_id=_id(town, "off_cloth"), by=me), "products.Product"),
    "catalog.moderation.actions.deciding.approve": Verb(MODERATORS, lambda town, me: cloth.approve(
        submission_id=_id(town, "submission"), officer=me, looked={}), "moderation.Submission"),
    "catalog.moderation.actions.deciding.ask_changes": Verb(MODERATORS, lambda town, me: cloth.ask_changes(
        submission_id=_id(town, "submission"), officer=me, reason=REASON, looked={}), "moderation.Submission"),
    "catalog.moderation.actions.deciding.reject": Verb(MODERATORS, lambda town, me: cloth.reject(
        submission_id=_id(town, "submission"), officer=me, reason=REASON, looked={}), "moderation.Submission"),
    "catalog.moderation.actions.reporting.report": Verb(KNOWN, lambda town, me: reporting.report(
        product_id=str(town.ids["cloth"].product.public_id), by=me, reason="printed", words=REASON),
        "moderation.Report"),
    "catalog.moderation.actions.reporting.uphold": Verb(MODERATORS, lambda town, me: reporting.uphold(
        report_id=_id(town, "report"), officer=me, answer=REASON), "moderation.Report"),
    "catalog.moderation.actions.reporting.dismiss": Verb(MODERATORS, lambda town, me: reporting.dismiss(
        report_id=_id(town, "report"), officer=me, answer=REASON), "moderation.Report"),
    "catalog.moderation.actions.alike.harmless": Verb(MODERATORS, lambda town, me: alike.harmless(
        alert_id=_id(town, "alert"), officer=me, reason=REASON), "moderation.Alert"),
    "catalog.moderation.actions.alike.is_copy": Verb(MODERATORS, lambda town, me: alike.is_copy(
        alert_id=_id(town, "alert"), officer=me, product_id=_id(town, "edited_cloth"), reason=REASON),
        "moderation.Alert"),
    "catalog.moderation.actions.deciding.trust": Verb(MODERATORS, lambda town, me: cloth.trust(
        seller_id=_shop(town), officer=me, reason=REASON), "moderation.Trust"),
    "catalog.moderation.actions.deciding.end_trust": Verb(MODERATORS, lambda town, me: cloth.end_trust(
        seller_id=_shop(town), officer=me, reason=REASON), "moderation.Trust", arrange=_trusted),
    # ---- judging
    "catalog.vetting.actions.judging.claim": Verb(CASE, lambda town, me: judging.claim(
        application_id=_id(town, "waiting"), officer=me), "vetting.Application"),
    "catalog.vetting.actions.judging.release": Verb(CASE, lambda town, me: judging.release(
        application_id=_id(town, "busy"), officer=me), "vetting.Application", "busy"),
    "catalog.vetting.actions.judging.judge": Verb(CASE, lambda town, me: judging.judge(
        application_id=_id(town, "busy"), officer=me, kind="field", code="street", verdict="accepted"),
        "vetting.Check", "busy"),
    "catalog.vetting.actions.judging.prolong": Verb(CASE, lambda town, me: judging.prolong(
        application_id=_id(town, "shop"), officer=me, code="ktp", expires_on=None), "vetting.Check"),
    "catalog.vetting.actions.judging.accept_shown": Verb(CASE, lambda town, me: judging.accept_shown(
        application_id=_id(town, "shop"), officer=me, code="gi", expires_on=None), "vetting.Check"),
    "catalog.vetting.actions.judging.record_visit": Verb(CASE, lambda town, me: judging.record_visit(
        application_id=_id(town, "busy"), officer=me, on=timezone.localdate(), signs={}, note=REASON),
        "vetting.SiteVisit", "busy"),
    "catalog.vetting.actions.judging.reveal": Verb(CASE, lambda town, me: judging.reveal(
        application_id=_id(town, "busy"), officer=me, name="nik", why=REASON), "commons.HistoryEntry"),
    # The owner may look at her own paper, and so may the officers whose case it is.
    "catalog.vetting.actions.judging.look_at": Verb(CASE | OWNERS, lambda town, me: judging.look_at(
        paper_id=_id(town, "paper"), page=1, reader=me), "commons.HistoryEntry"),
    "catalog.vetting.actions.judging.look_at_visit": Verb(CASE, lambda town, me: judging.look_at_visit(
        photo_id=town.ids["photo"].pk, reader=me), "commons.HistoryEntry"),
    "catalog.vetting.actions.judging.declare_interest": Verb(CASE | {OWN}, lambda town, me: judging.declare_interest(
        seller_id=_shop(town, "waiting"), officer=me, kind="relative"), "vetting.Interest"),
    # ---- deciding
    "catalog.vetting.actions.deciding.approve": Verb(CASE, lambda town, me: deciding.approve(
        application_id=_id(town, "busy"), officer=me, reason=REASON), "vetting.Decision", "busy"),
    "catalog.vetting.actions.deciding.ask_for_changes": Verb(CASE, lambda town, me: deciding.ask_for_changes(
        application_id=_id(town, "asked"), officer=me, reason=REASON), "vetting.Decision", "asked"),
    "catalog.vetting.actions.deciding.reject": Verb(CASE, lambda town, me: deciding.reject(
        application_id=_id(town, "busy"), officer=me, reason=REASON), "vetting.Decision", "busy"),
    "catalog.vetting.actions.deciding.propose": Verb(CASE, lambda town, me: deciding.propose(
        seller_id=_shop(town), officer=me, outcome="suspend", reason=REASON), "vetting.Proposal"),
    "catalog.vetting.actions.deciding.confirm": Verb(CASE, lambda town, me: deciding.confirm(
        proposal_id=_id(town, "proposal"), officer=me), "vetting.Decision"),
    "catalog.vetting.actions.deciding.decline": Verb(CASE, lambda town, me: deciding.decline(
        proposal_id=_id(town, "proposal"), officer=me, note=REASON), "vetting.Proposal"),
    "catalog.vetting.actions.deciding.reinstate": Verb(CASE, lambda town, me: deciding.reinstate(
        seller_id=_shop(town, "shut"), officer=me, reason=REASON), "vetting.Decision"),
    "catalog.vetting.actions.deciding.answer_appeal": Verb(CASE, lambda town, me: deciding.answer_appeal(
        appeal_id=_id(town, "appeal"), officer=me, upheld=True, answer=REASON), "vetting.Appeal"),
    "catalog.vetting.actions.classing.confirm_class": Verb(CASE, lambda town, me: classing.confirm_class(
        application_id=_id(town, "shop"), officer=me, size="micro"), "sellers.Msme"),
    "catalog.vetting.actions.classing.enter_mark": Verb(CASE, lambda town, me: classing.enter_mark(
        application_id=_id(town, "shop"), officer=me, code="batikmark", number="BMI 1/2026", colour="gold"),
        "vetting.Mark", arrange=lambda town: vetting.accepted_mark(town.ids["shop"], town.helpers[0])),
    "catalog.vetting.actions.inviting.invite_to_apply": Verb(CITY_WIDE,
        lambda town, me: inviting.invite_to_apply(
            officer=me, email="ani@example.com", values={"name": "Batik Ani", "village": "33.75.02.1004"}),
        "vetting.Application"),
    "catalog.vetting.actions.inviting.invite_again": Verb(CITY_WIDE, lambda town, me: inviting.invite_again(
        officer=me, application_id=_id(town, "begun")), "sellers.Invitation", arrange=_begun_for_her),
    "catalog.vetting.actions.inviting.withdraw": Verb(CITY_WIDE, lambda town, me: inviting.withdraw(
        officer=me, application_id=_id(town, "begun")), "sellers.Invitation", arrange=_begun_for_her),
    "catalog.vetting.actions.checklist.add_item": Verb(CITY_WIDE, lambda town, me: checklist.add_item(
        officer=me, item=ITEM), "vetting.Requirement"),
    "catalog.vetting.actions.checklist.edit_item": Verb(CITY_WIDE, lambda town, me: checklist.edit_item(
        officer=me, code="dyeing", item=ITEM), "vetting.Requirement"),
    "catalog.vetting.actions.checklist.drop_item": Verb(CITY_WIDE, lambda town, me: checklist.drop_item(
        officer=me, code="dyeing"), "vetting.Requirement"),
    "catalog.vetting.actions.checklist.bring_back_item": Verb(CITY_WIDE, lambda town, me: checklist.bring_back_item(
        officer=me, code="dyeing"), "vetting.Requirement", arrange=_dropped),
    "catalog.vetting.actions.checklist.add_reason": Verb(CITY_WIDE, lambda town, me: checklist.add_reason(
        officer=me, words=WORDS), "vetting.CannedReason"),
    "catalog.vetting.actions.checklist.edit_reason": Verb(CITY_WIDE, lambda town, me: checklist.edit_reason(
        officer=me, code="cut", words=WORDS), "vetting.CannedReason"),
    "catalog.vetting.actions.checklist.drop_reason": Verb(CITY_WIDE, lambda town, me: checklist.drop_reason(
        officer=me, code="cut"), "vetting.CannedReason"),
    "catalog.vetting.actions.checklist.bring_back_reason": Verb(CITY_WIDE, lambda town, me:
        checklist.bring_back_reason(officer=me, code="cut"), "vetting.CannedReason", arrange=_dropped),
    # ---- search
    "catalog.search.actions.add_synonym": Verb(TENDERS, lambda town, me: searching.add_synonym(
        officer=me, phrase="sarong", means="sarung"), "search.Synonym"),
    "catalog.search.actions.drop_synonym": Verb(TENDERS, lambda town, me: searching.drop_synonym(
        officer=me, synonym_id=Synonym.objects.get().public_id), "search.Synonym", arrange=_synonym),
    "catalog.search.actions.drop_miss": Verb(TENDERS, lambda town, me: searching.drop_miss(
        officer=me, miss_id=Miss.objects.get().public_id), "search.Miss", arrange=_miss),
    # ---- money, figures, devices
    "orders.payments.actions.look_at_order": Verb(frozenset({FINANCE, HEAD}), lambda town, me: payments.look_at_order(
        number=town.ids["paid"].number, by=me), "commons.HistoryEntry"),
    "storefront.reports.actions.take": Verb(frozenset({FINANCE, MARKETING, AUDITOR, HEAD}), lambda town, me:
        reports.take(by=me, month=this_month()), "commons.HistoryEntry"),
    "storefront.privacy.breach.draft": Verb(HEADS, lambda town, me: breach.draft(
        by=me, about=town.ids["to_appoint"], since=timezone.now() - timedelta(hours=2), until=timezone.now(),
        found_at=timezone.now()), "commons.HistoryEntry"),
    "storefront.devices.actions.begin": Verb(WITHOUT_A_DESK, lambda town, me: devices.begin(
        user=me, name="Ponsel", issuer="http://localhost/graphql/"), "storefront.Device"),
    "storefront.devices.actions.end": Verb(frozenset({BUYER}), lambda town, me: devices.end(
        by=me, device_id=_id(town, "device")), "storefront.Device", arrange=_with_a_device),
    "catalog.vetting.actions.looking.begin": Verb(CASE, lambda town, me: looking.begin(
        seller_id=_shop(town), officer=me, why=REASON), "commons.HistoryEntry"),
}
# fmt: on

_INSIDE = "a part of verbs that have looked already"
_CART = "whoever has the cart's secret token; no account changes that"
_DESK = "`seller` is the shop that the seller centre found for the person; its pages have cells"
_SELF = "acts on the person who asks and on nobody else; the account's pages have cells"
_LAID = "lays out what ships with the shop; called by the seed and by migrations"
_HEAD = "the order's own steps, told by placing, payments and fulfilment; no door leads here"
# Verbs that do not ask who acts, and what stands before them.
INNER: Mapping[str, str] = {
    "catalog.heritage.actions.load_words": _LAID,
    "catalog.people.actions.change_email": "the link sent to the new address: test_account_changes.py",
    "catalog.people.actions.end_sessions": _INSIDE,
    "catalog.people.actions.first_head": "the command line of the machine; refuses when there is a head",
    "catalog.products.actions.change_free": _INSIDE,
    "catalog.products.actions.publish": _INSIDE,
    "catalog.products.actions.sorted_by": _INSIDE,
    "catalog.products.actions.set_price": _INSIDE,
    "catalog.products.actions.set_slug": _INSIDE,
    "catalog.search.actions.catch_up": "a job by the clock",
    "catalog.search.actions.count_words": "a job by the clock",
    "catalog.search.actions.forget_misses": "a job by the clock",
    "catalog.search.actions.lay_out": _LAID,
    "catalog.search.actions.mark": _INSIDE,
    "catalog.search.actions.note_miss": "counts what anybody searched for; nothing of who did",
    "catalog.search.actions.rebuild": "the command line of the machine",
    "catalog.search.actions.refresh": "a job by the clock",
    "catalog.sellers.actions.open_shop": "anybody with an account may begin; the application's verb has cells",
    "catalog.sellers.actions.shop_for": _INSIDE,
    "catalog.sellers.members.offer": _INSIDE,
    "catalog.stock.actions.adopt": _INSIDE,
    "catalog.stock.actions.give_back": _INSIDE,
    "catalog.stock.actions.give_back_due": "a job by the clock",
    "catalog.stock.actions.receive": _INSIDE,
    "catalog.stock.actions.reserve": _INSIDE,
    "catalog.stock.actions.send": _INSIDE,
    "catalog.vetting.actions.applying.keep": _INSIDE,
    "catalog.vetting.actions.judging.for_judging": _INSIDE,
    "catalog.vetting.actions.judging.in_hand": _INSIDE,
    "catalog.vetting.actions.judging.record": _INSIDE,
    "catalog.vetting.actions.looking.looked": "one look of an officer whom `shop` has let in; its pages refuse",
    "catalog.vetting.actions.looking.shop": "answers with nothing for whoever may not look",
    "orders.carts.actions.accept_prices": _CART,
    "orders.carts.actions.add": _CART,
    "orders.carts.actions.attach_user": _CART,
    "orders.carts.actions.choose_delivery": _CART,
    "orders.carts.actions.choose_delivery_for_all": _CART,
    "orders.carts.actions.forget_details": _CART,
    "orders.carts.actions.forget_left": "a job by the clock",
    "orders.carts.actions.put": _CART,
    "orders.carts.actions.remember_source": _CART,
    "orders.carts.actions.remove": _CART,
    "orders.carts.actions.set_address": _CART,
    "orders.carts.actions.set_billing_address": _CART,
    "orders.carts.actions.set_email": _CART,
    "orders.carts.actions.set_language": _CART,
    "orders.carts.actions.set_metadata": _CART,
    "orders.carts.actions.set_note": _CART,
    "orders.carts.actions.set_quantity": _CART,
    "orders.carts.actions.start": _CART,
    "orders.carts.actions.too_many_lines": "a sentence",
    "orders.fulfilment.actions.accept": _DESK,
    "orders.fulfilment.actions.pack": _DESK,
    "orders.fulfilment.actions.ship": _DESK,
    "orders.ledger.actions.post": _INSIDE,
    "orders.payments.actions.await_payment": _INSIDE,
    "orders.payments.actions.confirm": "the finance officer's page, which has cells, and the provider's signed word",
    "orders.payments.actions.new_reference": _INSIDE,
    "orders.placing.actions.complete": _CART,
    "orders.placing.actions.expire_due": "a job by the clock",
    "orders.placing.actions.expire_order": "a job by the clock",
    "orders.placing.actions.place_order": _CART,
    "orders.placing.actions.reopen": _CART,
    "orders.placing.actions.start_payment": _CART,
    "orders.sales.actions.create": _HEAD,
    "orders.sales.actions.mark_expired": _HEAD,
    "orders.sales.actions.mark_paid": _HEAD,
    "orders.sales.actions.mark_refunded": _HEAD,
    "orders.sales.actions.new_number": _HEAD,
    "orders.sales.actions.working_days_after": "a count of days",
    "orders.sales.claims.claim": "whoever has the claim's secret, by mail; its page has cells",
    "orders.shipping.actions.load_rates": _LAID,
    "storefront.devices.actions.end_all": _SELF,
    "storefront.devices.actions.forget_old": "a job by the clock",
    "storefront.devices.actions.renew": "whoever has the device's secret token",
    "storefront.privacy.actions.erase": _SELF,
    "storefront.privacy.actions.export": _SELF,
    "storefront.privacy.actions.kept": _SELF,
    "storefront.privacy.actions.refusals": _SELF,
    "storefront.reports.actions.may_report": "the question itself",
    "storefront.reports.actions.shops_of": "answers with none for whoever may not see them",
}
