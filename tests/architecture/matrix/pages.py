"""The cells of the pages: for each address who may read there, who may send something, and what that changes.

An address that is not in the table fails the test, and so does a row without an address.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from catalog.commons import history
from catalog.commons.numbers import random_id
from catalog.heritage.actions import load_words
from catalog.people import consents
from catalog.people.models import Appointment, User
from catalog.sellers import members
from catalog.sellers.models import Membership
from catalog.vetting.actions import judging
from catalog.vetting.models import Application
from orders.payments import moves, refunds
from orders.payments.models import FinanceTask, Payment, Refund
from orders.payments.stripe.gateway import ID as CARD
from orders.sales.claims import claim_token
from storefront.devices import tokens
from storefront.models import Device
from tests.architecture.matrix.cast import (
    AUDITOR,
    BUYER,
    CATALOGUE,
    EVERYBODY,
    FAR,
    FINANCE,
    HEAD,
    KNOWN,
    MARKETING,
    ORDERS,
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

Ids = Mapping[str, Any]
Filled = Callable[[Ids], dict[str, Any]]
CASE = frozenset({VETTING, HEAD})
DESK_OF_ALL = frozenset({VETTING, FAR, OWN, HEAD})  # what is the whole room's and not one case's
CITY_WIDE = frozenset({VETTING, OWN, HEAD})  # what is no kecamatan's
SENDERS, LISTERS, OWNERS = frozenset({OWNER, ORDERS}), frozenset({OWNER, STOCK}), frozenset({OWNER})
MONEY_DESK, TRAIL, HEADS = frozenset({FINANCE, HEAD}), frozenset({AUDITOR, HEAD}), frozenset({HEAD})
TENDERS = frozenset({CATALOGUE, MARKETING, HEAD})
WORK = frozenset({VETTING, FAR, OWN, CATALOGUE, HEAD})
OFFICERS = frozenset({VETTING, FAR, OWN, CATALOGUE, FINANCE, MARKETING, AUDITOR, HEAD})
REPORTERS = frozenset({FINANCE, MARKETING, AUDITOR, HEAD})
MODERATORS = frozenset({CATALOGUE, HEAD})
REASON = vetting.GOOD
ITEM = {
    "name_id": "Contoh kain", "name_en": "Sample of cloth", "why_id": "Untuk melihat garisnya.",
    "why_en": "To see its lines.", "kind": "paper", "most": "2", "keep_days": "365", "position": "9",
}  # fmt: skip
WORDS = {"words_id": "Fotonya terbalik.", "words_en": "The picture is upside down.", "position": "9"}


@dataclass(frozen=True)
class Door:
    """An address. `reads` may open the page, `writes` may send `data` there, which changes a table of `changes`.

    None: there is no such door, and everybody hears 405. `hands` names a case that has to be in one's hands, `asks` is
    what stands behind the question mark. `arrange` makes what the door needs and may answer with more parts of the
    address.
    """

    reads: frozenset[str] | None = None
    writes: frozenset[str] | None = None
    args: Filled = lambda ids: {}
    data: Filled = lambda ids: {}
    changes: str = ""
    hands: str = ""
    asks: Filled = lambda ids: {}
    arrange: Callable[[Town, str, Client], dict[str, Any]] = lambda town, who, client: {}


@cache
def addresses() -> dict[str, frozenset[str]]:
    """Every name that an address has, with the names of the parts in it."""
    return dict(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}", frozenset(one.pattern.regex.groupindex)


def _case(name: str) -> Filled:
    return lambda ids: {"application_id": ids[name].public_id}


def _cloth(name: str) -> Filled:
    return lambda ids: {"product_id": ids[name].public_id}


def _says(**typed: Any) -> Filled:
    return lambda ids: typed


def _cart(town: Town, who: str, client: Client) -> dict[str, Any]:
    """Something lies in her cart, and all is filled in."""
    made = street.cart(town.ids["cloth"], quantity=2)
    kept = client.session
    kept.update({"checkout": made.token, "gateway": "canting.bank-transfer"})
    kept.save()
    if not client.cookies:
        client.cookies["sessionid"] = str(kept.session_key)
    return {"token": made.lines.get().token}


def _words(town: Town, who: str, client: Client) -> dict[str, Any]:
    """The words of batik, which are the same for everybody."""
    load_words()
    return {}


def _invited(town: Town, who: str, client: Client) -> dict[str, Any]:
    made, _secret = members.invite(
        seller_id=town.ids["shop"].seller.public_id, by=town.person(OWNER), email="ani@example.com", role="stock"
    )
    return {"invitation_id": made.public_id}


def _asked_to_join(town: Town, who: str, client: Client) -> dict[str, Any]:
    """An invitation to the person's own address: it is the address that says who may."""
    person = town.person(who)
    Membership.objects.filter(seller=town.ids["shop"].seller, user=person).delete()
    _made, secret = members.invite(
        seller_id=town.ids["shop"].seller.public_id, by=second_owner(town), email=person.email, role="stock"
    )
    return {"secret": secret}


def _link(town: Town, who: str, client: Client) -> dict[str, Any]:
    """A link that was made for the one vetting officer."""
    paper = town.ids["paper"]
    return {"token": judging.look_at(paper_id=paper.public_id, page=1, reader=town.person(VETTING))}


def _finance_task(town: Town, who: str, client: Client) -> dict[str, Any]:
    payment = town.ids["paid"].payments.get()
    return {"task_id": FinanceTask.objects.create(kind=FinanceTask.SURPLUS, about="x", payment=payment).public_id}


def _failed_refund(town: Town, who: str, client: Client) -> dict[str, Any]:
    """As if it had been paid by card, and the provider had said no."""
    made = refunds.refund_order(number=town.ids["paid"].number, note="Salah kirim.", actor=history.SYSTEM)
    Payment.objects.filter(pk=made.payment_id).update(gateway=CARD)
    Refund.objects.filter(pk=made.pk).update(status=moves.FAILED)
    return {"refund_id": made.public_id}


def _failed_job(town: Town, who: str, client: Client) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts)"
            " VALUES ('default', 'x', 0, '{}', 'failed', 3) RETURNING id"
        )
        return {"job_id": cursor.fetchone()[0]}


def _appointed(town: Town, who: str, client: Client) -> dict[str, Any]:
    return {"appointment_id": Appointment.objects.get(user=town.helpers[0]).public_id}


def _begun_for_her(town: Town, who: str, client: Client) -> dict[str, Any]:
    return {"application_id": begun_for_her(town).public_id}


def _dropped(town: Town, who: str, client: Client) -> dict[str, Any]:
    drop_words()
    return {}


def _synonym(town: Town, who: str, client: Client) -> dict[str, Any]:
    return {"synonym_id": a_synonym()}


def _miss(town: Town, who: str, client: Client) -> dict[str, Any]:
    return {"miss_id": a_miss()}


def _hung(town: Town, who: str, client: Client) -> dict[str, Any]:
    """A picture on the page of the shop."""
    made = town.ids["shop"].seller.photos.create(picture=street.picture("bengkel", is_drawn=False))
    return {"picture_id": made.picture.public_id}


def _certified(town: Town, who: str, client: Client) -> dict[str, Any]:
    vetting.accepted_mark(town.ids["shop"], town.helpers[0])
    return {}


def _mended(town: Town, who: str, client: Client) -> dict[str, Any]:
    """A case whose papers have all been looked at by whoever has it in hand."""
    Application.objects.filter(pk=town.ids["busy"].pk).update(due_on=timezone.localdate() + timedelta(days=3))
    return {}


def _boxes() -> dict[str, str]:
    return {f"agree_{kind}": version for kind, version in vetting.agreed().items()}


def _new_terms(town: Town, who: str, client: Client) -> dict[str, Any]:
    day = timezone.localdate()
    consents.publish(
        by=User.objects.get(pk=town.person(HEAD).pk), kind="seller_terms", indonesian="Baru.", english="New.",
        from_day=day,
    )  # fmt: skip
    return {}


def _terms() -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=1)
    return {"kind": "privacy", "text_id": "Baru.", "text_en": "New.", "from_day": day.isoformat()}


def _terms_typed(town: Town, who: str, client: Client) -> dict[str, Any]:
    """What was typed waits in the session."""
    kept = client.session
    kept["terms_draft"] = _terms()
    kept.save()
    if not client.cookies:
        client.cookies["sessionid"] = str(kept.session_key)
    return {}


_APPLY: Filled = _case("draft")
# Whoever has a shop of his own asks for hers, too.
_HER_SHOP: Filled = lambda ids: {"shop": ids["shop"].seller.slug}  # noqa: E731
_SHOT: Filled = lambda ids: {  # noqa: E731
    "product_id": ids["draft_cloth"].public_id, "picture_id": ids["draft_shot"].public_id,
}  # fmt: skip
_SUBMISSION: Filled = lambda ids: {"submission_id": ids["submission"].public_id}  # noqa: E731
_BUSY: Filled = _case("busy")


def _device_of(person: User) -> dict[str, Any]:
    now = timezone.now()
    made = Device.objects.create(
        public_id=random_id(), user=person, digest=random_id(), stamp=tokens.stamp(person), began_at=now, used_at=now
    )
    return {"device": made.public_id}


def _device(town: Town, who: str, client: Client) -> dict[str, Any]:
    """The buyer's, whoever asks."""
    return _device_of(town.person(BUYER))


def _own_device(town: Town, who: str, client: Client) -> dict[str, Any]:
    """One of whoever asks."""
    return _device_of(town.person(who))


# fmt: off
PAGES: dict[str, Door] = {
    "root": Door(reads=EVERYBODY),
    "private": Door(reads=frozenset({VETTING}), arrange=_link),
    # ---- the shop
    "shop:home": Door(reads=EVERYBODY),
    "shop:products": Door(reads=EVERYBODY),
    "shop:suggestions": Door(reads=EVERYBODY),
    "shop:product": Door(reads=EVERYBODY,
                         args=lambda ids: {"slug": ids["cloth"].product.slugs.get(language="id").slug}),
    "shop:makers": Door(reads=EVERYBODY),
    "shop:maker": Door(reads=EVERYBODY, args=lambda ids: {"slug": ids["shop"].seller.slug}),
    "shop:motifs": Door(reads=EVERYBODY),
    "shop:motif": Door(reads=EVERYBODY, args=_says(slug="buketan")),
    "shop:techniques": Door(reads=EVERYBODY),
    "shop:technique": Door(reads=EVERYBODY, arrange=_words, args=_says(slug="tulis")),
    "shop:heritage": Door(reads=EVERYBODY),
    "shop:dye": Door(reads=EVERYBODY, arrange=_words, args=_says(slug="indigosol")),
    "shop:fabric": Door(reads=EVERYBODY, arrange=_words, args=_says(slug="primisima")),
    "shop:form": Door(reads=EVERYBODY, arrange=_words, args=_says(slug="sarung")),
    "shop:village": Door(reads=EVERYBODY, arrange=_words, args=_says(slug="kauman")),
    "shop:centre": Door(reads=EVERYBODY, arrange=_words, args=_says(slug="kauman")),
    "shop:record": Door(reads=EVERYBODY, arrange=_words, args=_says(slug="unesco-00170")),
    "shop:terms": Door(reads=EVERYBODY),
    "shop:privacy": Door(reads=EVERYBODY),
    "shop:cart": Door(reads=EVERYBODY, arrange=_cart),
    "shop:cart_add": Door(writes=EVERYBODY, changes="carts.CheckoutLine",
                          data=lambda ids: {"variant": ids["cloth"].public_id, "quantity": "1"}),
    "shop:cart_line": Door(writes=EVERYBODY, arrange=_cart, data=_says(remove="1"), changes="carts.CheckoutLine"),
    "shop:checkout_contact": Door(reads=EVERYBODY, writes=EVERYBODY, arrange=_cart, changes="carts.Checkout",
                                  data=_says(email="lain@example.com", name="Ani")),
    "shop:checkout_delivery": Door(reads=EVERYBODY, writes=EVERYBODY, arrange=_cart, changes="carts.Checkout",
                                   data=lambda ids: {"act": "choose", "note": "Tanpa plastik.",
                                                     f"service-{ids['shop'].seller.public_id}": "reguler"}),
    "shop:checkout_payment": Door(reads=EVERYBODY, writes=EVERYBODY, arrange=_cart,
                                  data=_says(gateway="canting.bank-transfer")),
    "shop:checkout_review": Door(reads=EVERYBODY, writes=EVERYBODY, arrange=_cart, changes="sales.Order",
                                 data=lambda ids: {"shown_total": ids["total_of_two"], "idempotency_key": "a" * 22}),
    "shop:regions": Door(reads=EVERYBODY),
    "shop:orders": Door(reads=KNOWN),
    "shop:order": Door(reads=EVERYBODY, args=lambda ids: {"token": ids["unpaid"].token}),
    # Whoever has an order's secret link may pay it, by whichever way: the link went to the buyer alone.
    "shop:order_pay": Door(writes=EVERYBODY, args=lambda ids: {"token": ids["unpaid"].token},
                           data=_says(idempotency_key="b" * 22)),
    "shop:order_way": Door(writes=EVERYBODY, args=lambda ids: {"token": ids["unpaid"].token},
                           data=_says(gateway="canting.bank-transfer", idempotency_key="c" * 22)),
    "shop:order_claim": Door(reads=EVERYBODY, writes=KNOWN, changes="sales.Order",
                             args=lambda ids: {"token": ids["guests"].token, "claim": claim_token(ids["guests"])}),
    # ---- the seller centre
    "seller:orders": Door(asks=_HER_SHOP, reads=SENDERS),
    "seller:order": Door(asks=_HER_SHOP, reads=SENDERS, args=lambda ids: {"part_id": ids["paid_part"].public_id}),
    "seller:accept": Door(asks=_HER_SHOP, writes=SENDERS, args=lambda ids: {"part_id": ids["paid_part"].public_id},
                          changes="sales.SellerOrder"),
    "seller:pack": Door(asks=_HER_SHOP, writes=SENDERS, args=lambda ids: {"part_id": ids["accepted_part"].public_id},
                        data=_says(left="1"), changes="fulfilment.Parcel"),
    "seller:ship": Door(asks=_HER_SHOP, writes=SENDERS, args=lambda ids: {"parcel_id": ids["parcel"].public_id},
                        data=lambda ids: {f"p-{ids['parcel'].public_id}-courier": "JNE", "courier": "JNE",
                                          f"p-{ids['parcel'].public_id}-tracking_number": "JP1234567890",
                                          "tracking_number": "JP1234567890"},
                        changes="fulfilment.Parcel"),
    "seller:slip": Door(asks=_HER_SHOP, reads=SENDERS, args=lambda ids: {"part_id": ids["accepted_part"].public_id}),
    "seller:apply": Door(reads=KNOWN, writes=KNOWN, data=_says(name="Batik Baru"), changes="vetting.Application"),
    "seller:application": Door(reads=OWNERS, args=_APPLY),
    "seller:apply_papers": Door(reads=OWNERS, args=_APPLY),
    "seller:apply_hand_in": Door(writes=OWNERS, args=lambda ids: {**_APPLY(ids), "item": "batikmark"},
                                 data=lambda ids: {"file": vetting.picture(7)}, changes="vetting.Paper"),
    "seller:apply_take_back": Door(writes=OWNERS, changes="vetting.Paper",
                                   args=lambda ids: {**_APPLY(ids), "paper_id": ids["draft_paper"].public_id}),
    "seller:apply_paper": Door(reads=OWNERS,
                               args=lambda ids: {**_APPLY(ids), "paper_id": ids["draft_paper"].public_id, "page": 1}),
    "seller:apply_field": Door(writes=OWNERS, args=lambda ids: {**_APPLY(ids), "name": "street"},
                               data=_says(street="Jl. Salak No. 3"), changes="vetting.Application"),
    "seller:apply_step": Door(reads=OWNERS, writes=OWNERS, args=lambda ids: {**_APPLY(ids), "code": "place"},
                              data=_says(street="Jl. Salak No. 3", village="33.75.02.1004"),
                              changes="vetting.Application"),
    "seller:apply_send": Door(reads=OWNERS, writes=OWNERS, args=_APPLY, data=lambda ids: {"true": "yes", **_boxes()},
                              changes="sellers.Msme"),
    "seller:terms": Door(reads=OWNERS | {OTHER}, writes=OWNERS | {OTHER}, arrange=_new_terms,
                         data=lambda ids: {"kind": "seller_terms", "version": timezone.localdate().isoformat()},
                         changes="people.Consent"),
    "seller:apply_appeal": Door(writes=OWNERS, data=_says(words=REASON), changes="vetting.Appeal",
                                args=lambda ids: {**_case("shut")(ids), "decision_id": ids["decision"].public_id}),
    "seller:apply_letter": Door(reads=OWNERS, args=lambda ids: {**_case("shut")(ids),
                                                                "decision_id": ids["decision"].public_id}),
    "seller:cloths": Door(asks=_HER_SHOP, reads=LISTERS),
    "seller:new_cloth": Door(asks=_HER_SHOP, reads=LISTERS, writes=LISTERS, changes="products.Product",
                             data=lambda ids: {"photo": vetting.picture(9), "name": "Buketan Baru",
                                               "category": "sarung",
                                               "technique": "tulis", "fabric": "primisima", "price": "1250000"}),
    "shop:report": Door(reads=KNOWN, writes=KNOWN, changes="moderation.Report",
                        args=lambda ids: {"slug": ids["cloth"].product.slugs.get(language="id").slug},
                        data=_says(reason="printed", words="Belakangnya putih polos.")),
    "seller:cloth": Door(asks=_HER_SHOP, reads=LISTERS, args=_cloth("draft_cloth")),
    "seller:cloth_facts": Door(asks=_HER_SHOP, reads=LISTERS, writes=LISTERS, args=_cloth("draft_cloth"),
                               data=_says(name_id="Kain Lain", category="sarung", technique="cap",
                                          fabric="primisima"), changes="products.Product"),
    "seller:cloth_photo": Door(asks=_HER_SHOP, writes=LISTERS, args=_cloth("draft_cloth"),
                               data=lambda ids: {"file": vetting.picture(9), "role": "worn"},
                               changes="products.ProductPicture"),
    "seller:cloth_photo_remove": Door(asks=_HER_SHOP, writes=LISTERS, args=_SHOT, changes="products.ProductPicture"),
    "seller:cloth_photo_first": Door(asks=_HER_SHOP, writes=LISTERS, args=_SHOT, changes="products.Product"),
    "seller:cloth_send": Door(asks=_HER_SHOP, writes=LISTERS, args=_cloth("draft_cloth"),
                              changes="moderation.Submission"),
    "seller:cloth_take_back": Door(asks=_HER_SHOP, writes=LISTERS, args=_cloth("waiting_cloth"),
                                   changes="moderation.Submission"),
    "seller:cloth_discard": Door(asks=_HER_SHOP, writes=LISTERS, args=_cloth("edited_cloth"),
                                 changes="moderation.Submission"),
    "seller:cloth_withdraw": Door(asks=_HER_SHOP, writes=LISTERS, args=_cloth("edited_cloth"),
                                  changes="products.Product"),
    "seller:cloth_again": Door(asks=_HER_SHOP, writes=LISTERS, args=_cloth("off_cloth"), changes="products.Product"),
    "seller:profile": Door(asks=_HER_SHOP, reads=OWNERS, writes=OWNERS, changes="sellers.Msme",
                           data=_says(hands="9", version="0")),
    "seller:profile_photo": Door(asks=_HER_SHOP, writes=OWNERS, changes="sellers.ShopPhoto",
                                 data=lambda ids: {"photo": vetting.picture(9), "shows": "Meja canting"}),
    "seller:profile_photo_remove": Door(asks=_HER_SHOP, writes=OWNERS, arrange=_hung, changes="sellers.ShopPhoto"),
    "seller:history": Door(asks=_HER_SHOP, reads=OWNERS),
    "seller:team": Door(asks=_HER_SHOP, reads=OWNERS),
    "seller:invite": Door(asks=_HER_SHOP, writes=OWNERS, data=_says(email="ani@example.com", role="stock"),
                          changes="sellers.Invitation"),
    "seller:member_remove": Door(asks=_HER_SHOP, writes=OWNERS, changes="sellers.Membership",
                                 args=lambda ids: {"person_id": ids["helper"], "role": "stock"}),
    "seller:invitation_withdraw": Door(asks=_HER_SHOP, writes=OWNERS, arrange=_invited, changes="sellers.Invitation"),
    # Everybody here is invited by the address of the own account; others' invitations are in test_team.py.
    "seller:join": Door(reads=KNOWN, writes=KNOWN, arrange=_asked_to_join, changes="sellers.Membership"),
    # ---- the officers' desk
    "office:home": Door(reads=OFFICERS),
    "office:transfers": Door(reads=MONEY_DESK),
    "office:transfer": Door(reads=MONEY_DESK, writes=MONEY_DESK, changes="payments.Payment",
                            args=lambda ids: {"payment_id": ids["unpaid"].payments.get().public_id},
                            data=lambda ids: {"amount": str(ids["unpaid"].payments.get().amount)}),
    "office:orders": Door(reads=MONEY_DESK),
    "office:order": Door(reads=MONEY_DESK, args=lambda ids: {"number": ids["paid"].number}),
    "office:order_refund": Door(writes=MONEY_DESK, args=lambda ids: {"number": ids["paid"].number},
                                data=_says(sure="yes", note="Salah kirim."), changes="payments.Refund"),
    "office:refund_again": Door(writes=MONEY_DESK, arrange=_failed_refund, changes="payments.Refund"),
    "office:tasks": Door(reads=MONEY_DESK),
    "office:task_done": Door(writes=MONEY_DESK, arrange=_finance_task, data=_says(note="Sudah dicek."),
                             changes="payments.FinanceTask"),
    "office:applications": Door(reads=DESK_OF_ALL),
    "office:application": Door(reads=CASE, args=_case("waiting")),
    "office:application_claim": Door(writes=CASE, args=_case("waiting"), changes="vetting.Application"),
    "office:application_release": Door(writes=CASE, args=_BUSY, hands="busy", changes="vetting.Application"),
    "office:application_judge": Door(writes=CASE, args=_BUSY, hands="busy", changes="vetting.Check",
                                     data=_says(kind="field", code="street", verdict="accepted")),
    "office:application_visit": Door(writes=CASE, args=_BUSY, hands="busy", changes="vetting.SiteVisit",
                                     data=lambda ids: {"on": timezone.localdate().isoformat(), "note": REASON}),
    "office:application_reveal": Door(writes=CASE, args=_BUSY, data=_says(field="nik", why="Mencocokkan KTP."),
                                      changes="commons.HistoryEntry"),
    "office:application_paper": Door(reads=CASE, args=lambda ids: {**_BUSY(ids), "paper_id": ids["paper"].public_id,
                                                                   "page": 1}),
    "office:application_photo": Door(reads=CASE, args=lambda ids: {**_BUSY(ids), "photo_id": ids["photo"].pk}),
    "office:application_decide": Door(writes=CASE, args=_BUSY, hands="busy", arrange=_mended,
                                      changes="vetting.Decision",
                                      data=_says(outcome="approve", reason=REASON)),
    "office:application_propose": Door(writes=CASE, args=_case("shop"), changes="vetting.Proposal",
                                       data=_says(outcome="suspend", reason=REASON)),
    "office:application_second": Door(writes=CASE, changes="vetting.Decision", data=_says(act="confirm"),
                                      args=lambda ids: {**_case("proposed")(ids),
                                                        "proposal_id": ids["proposal"].public_id}),
    "office:application_reinstate": Door(writes=CASE, args=_case("shut"), data=_says(reason=REASON),
                                         changes="vetting.Decision"),
    "office:application_appeal": Door(writes=CASE, data=_says(act="uphold", answer=REASON), changes="vetting.Appeal",
                                      args=lambda ids: {**_case("appealed")(ids),
                                                        "appeal_id": ids["appeal"].public_id}),
    "office:application_interest": Door(writes=CASE, args=_case("waiting"), data=_says(kind="relative"),
                                        changes="vetting.Interest"),
    "office:application_prolong": Door(writes=CASE, args=_case("shop"), changes="vetting.Check",
                                       data=lambda ids: {"code": "ktp", "expires_on": "2031-05-05"}),
    "office:application_class": Door(writes=CASE, args=_case("shop"), data=_says(size="micro"),
                                     changes="sellers.Msme"),
    "office:application_mark": Door(writes=CASE, args=_case("shop"), arrange=_certified, changes="vetting.Mark",
                                    data=_says(code="batikmark", number="BMI 1/2026", colour="gold")),
    "office:application_shown": Door(writes=CASE, args=_case("shop"), changes="vetting.Check",
                                     data=_says(code="gi", expires_on="2031-05-05")),
    "office:look": Door(writes=CASE, args=_case("shop"), data=_says(why="Dimintai bantuan."),
                        changes="commons.HistoryEntry"),
    "office:look_end": Door(writes=DESK_OF_ALL),
    "office:cloths": Door(reads=MODERATORS),
    "office:cloth": Door(reads=MODERATORS, args=_SUBMISSION),
    "office:cloth_decide": Door(writes=MODERATORS, args=_SUBMISSION, data=_says(outcome="approve"),
                                changes="moderation.Submission"),
    "office:alike": Door(reads=MODERATORS),
    "office:alike_decide": Door(writes=MODERATORS, args=lambda ids: {"alert_id": ids["alert"].public_id},
                                data=_says(copy="harmless", reason=REASON), changes="moderation.Alert"),
    "office:cloth_reports": Door(reads=MODERATORS),
    "office:cloth_report": Door(writes=MODERATORS, args=lambda ids: {"report_id": ids["report"].public_id},
                                data=_says(act="dismiss", answer=REASON), changes="moderation.Report"),
    "office:shop_trust": Door(writes=MODERATORS, args=lambda ids: {"seller_id": ids["shop"].seller.public_id},
                              data=_says(act="begin", reason=REASON), changes="moderation.Trust"),
    "office:followup": Door(reads=DESK_OF_ALL | MONEY_DESK),
    "office:reports": Door(reads=REPORTERS),
    "office:reports_export": Door(writes=REPORTERS, data=lambda ids: {"month": f"{timezone.localdate():%Y-%m}"},
                                  changes="commons.HistoryEntry"),
    "office:invite": Door(reads=DESK_OF_ALL, writes=CITY_WIDE, changes="vetting.Application",
                          data=_says(email="ani@example.com", language="id", name="Batik Ani",
                                     village="33.75.02.1004")),
    "office:invite_again": Door(writes=CITY_WIDE, arrange=_begun_for_her, changes="sellers.Invitation"),
    "office:invite_withdraw": Door(writes=CITY_WIDE, arrange=_begun_for_her, changes="sellers.Invitation"),
    "office:checklist": Door(reads=CITY_WIDE),
    "office:checklist_new": Door(reads=CITY_WIDE, writes=CITY_WIDE, data=_says(**ITEM), changes="vetting.Requirement"),
    "office:checklist_item": Door(reads=CITY_WIDE, writes=CITY_WIDE, args=_says(code="dyeing"), data=_says(**ITEM),
                                  changes="vetting.Requirement"),
    "office:checklist_drop": Door(writes=CITY_WIDE, args=_says(code="dyeing"), changes="vetting.Requirement"),
    "office:checklist_back": Door(writes=CITY_WIDE, args=_says(code="dyeing"), arrange=_dropped,
                                  changes="vetting.Requirement"),
    "office:reasons": Door(reads=CITY_WIDE),
    "office:reason_new": Door(reads=CITY_WIDE, writes=CITY_WIDE, data=_says(**WORDS), changes="vetting.CannedReason"),
    "office:reason": Door(reads=CITY_WIDE, writes=CITY_WIDE, args=_says(code="cut"), data=_says(**WORDS),
                          changes="vetting.CannedReason"),
    "office:reason_drop": Door(writes=CITY_WIDE, args=_says(code="cut"), changes="vetting.CannedReason"),
    "office:reason_back": Door(writes=CITY_WIDE, args=_says(code="cut"), arrange=_dropped,
                               changes="vetting.CannedReason"),
    "office:search": Door(reads=TENDERS, writes=TENDERS, data=_says(phrase="sarong", means="sarung"),
                          changes="search.Synonym"),
    "office:synonym_drop": Door(writes=TENDERS, arrange=_synonym, changes="search.Synonym"),
    "office:miss_drop": Door(writes=TENDERS, arrange=_miss, changes="search.Miss"),
    "office:trail": Door(reads=TRAIL),
    "office:trail_export": Door(writes=TRAIL, changes="commons.HistoryEntry"),
    "office:people": Door(reads=HEADS, writes=HEADS, changes="people.Appointment",
                          data=lambda ids: {"email": ids["to_appoint"], "role": "marketing", "kecamatan": ""}),
    "office:people_end": Door(writes=HEADS, arrange=_appointed, changes="people.Appointment"),
    "office:roles": Door(reads=HEADS, writes=HEADS, data=_says(role="marketing", held="reports.export"),
                         changes="people.Role"),
    "office:terms": Door(reads=HEADS, writes=HEADS, data=lambda ids: _terms()),
    "office:terms_publish": Door(writes=HEADS, arrange=_terms_typed, changes="people.Terms"),
    "office:breach": Door(reads=HEADS, writes=HEADS, changes="commons.HistoryEntry",
                          data=lambda ids: {"about": ids["to_appoint"], "since": "2026-01-01T00:00",
                                            "until": "2036-01-01T00:00", "found_at": "2026-01-01T00:00"}),
    "office:jobs": Door(reads=WORK),
    "account_device_end": Door(writes=frozenset({BUYER}), arrange=_device, changes="storefront.Device"),
    "account_devices_end": Door(writes=KNOWN, arrange=_own_device, changes="storefront.Device"),
    "office:job_again": Door(writes=WORK, arrange=_failed_job, changes="procrastinate_jobs"),
}
# fmt: on
# An account's own pages act on nobody but the person of the session, whoever that is. Sent without what they ask for
# they change nothing. What they do when they are filled in is shown in tests/storefront/shop/test_account*.py.
OPEN_TO_ALL = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "account_change_email_confirm",
    "account_erased",
}  # fmt: skip
OF_THE_SESSION = {
    "account_logout", "account_change_password", "account_change_email", "account_change_email_sent", "mfa_index",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "account_data", "account_news", "account_download", "account_erase",
}  # fmt: skip
# What an empty form is all that is asked for.
AT_A_CLICK = {"mfa_generate_recovery_codes", "account_download"}
APART = {
    "api": "its cells are those of the schema",
    "media": "pictures, which are everybody's: tests/storefront/design/test_media.py",
    "webhook_stripe": "knows nobody, only signatures: tests/storefront/webhooks",
}
