"""Everybody who may knock, and a street with something behind each door."""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import count
from typing import Any

from django.test import Client

from catalog.commons.history import Actor
from catalog.commons.texts import both
from catalog.moderation.actions import deciding as cloth
from catalog.moderation.actions import handing_in, reporting
from catalog.people.models import User
from catalog.products.models import Collection, Product
from catalog.search.models import Miss, Synonym
from catalog.sellers.models import Membership
from catalog.stock.listing import Cloth, list_cloth
from catalog.stock.models import Warehouse
from catalog.vetting.actions import applying, deciding, inviting, judging
from catalog.vetting.models import Application, CannedReason, Paper, Requirement
from orders.fulfilment import actions as fulfilment
from orders.pricing import quotes
from orders.sales.models import SellerOrder
from tests.makers import moderation, people, street, vetting

NOBODY, BUYER, OTHER = "nobody", "a buyer", "another seller"
OWNER, STOCK, ORDERS, MONEY = "owner", "member for stock", "member for orders", "member for finance"
VETTING, FAR = "vetting officer", "vetting officer of another kecamatan"
CATALOGUE, FINANCE = "catalogue officer", "finance officer"
MARKETING, AUDITOR, HEAD = "marketing officer", "auditor", "head of the office"
OWN = "vetting officer of his own business"
EVERYBODY = frozenset(
    {NOBODY, BUYER, OTHER, OWNER, STOCK, ORDERS, MONEY, VETTING, FAR, CATALOGUE, FINANCE, MARKETING, AUDITOR, HEAD, OWN}
)
KNOWN = EVERYBODY - {NOBODY}
MEMBERS = frozenset({OWNER, STOCK, ORDERS, MONEY})
# What nobody may read who has no right to it; the numbers are DOMAIN.md's made-up ones.
SECRETS = (vetting.NIK, vetting.BANK_NUMBER, "Budi Santoso", "pembeli.rahasia@example.com")
_nibs = (f"91201034182{number}" for number in count(10))
SELLER = Actor("siti", "seller")


@dataclass
class Town:
    """People by what they are, their cookies, and the ids of things behind the doors."""

    people: dict[str, User | None] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    helpers: list[User] = field(default_factory=list)

    def person(self, who: str) -> User:
        """The account behind a role. Nobody's is one that may no longer log in: verbs are asked with some account."""
        found = self.people[who]
        assert found is not None
        return found

    def client(self, who: str) -> Client:
        """A browser of that person as she came, whatever became of the session meanwhile."""
        made = Client()
        if cookie := self.cookies.get(who):
            made.cookies = SimpleCookie({"sessionid": cookie})
        return made

    def take(self, application: Application, who: str, may: frozenset[str]) -> None:
        """Put the case into the hands of whoever may have it, so that a refusal is about the person and not about the
        case lying elsewhere."""
        holder = self.person(who) if who in may else self.helpers[0]
        Application.objects.filter(pk=application.pk).update(claimed_by=holder)


def build() -> Town:
    """The street, in one transaction that the test rolls back."""
    street.regions()
    street.rates()
    vetting.words()
    town = Town()
    _persons(town)
    _cases(town)
    _trade(town)
    _cloths(town)
    _enter(town)
    return town


def accounts() -> Town:
    """The people alone."""
    town = Town()
    street.technique()
    _persons(town)
    _enter(town)
    return town


def _enter(town: Town) -> None:
    for who, user in town.people.items():
        if who != NOBODY:
            town.cookies[who] = people.session(user)


def _persons(town: Town) -> None:
    town.helpers = [vetting.officer(f"{name}@example.com", f"Bu {name.title()}") for name in ("tuti", "tono")]
    places = {FAR: "33.75.01"}
    roles = {
        VETTING: "vetting", FAR: "vetting", OWN: "vetting", CATALOGUE: "catalogue", FINANCE: "finance",
        MARKETING: "marketing", AUDITOR: "auditor", HEAD: "kepala",
    }  # fmt: skip
    for number, who in enumerate(sorted(EVERYBODY)):
        user = street.user(f"orang{number}@example.com", name=who.capitalize())
        town.people[who] = user
        if who in roles:
            vetting.officer(user.email, role=roles[who], kecamatan=places.get(who, ""))
            street.factor(user)
    nobody = town.person(NOBODY)
    nobody.is_active = False
    nobody.save()
    street.maker("sanggar-lain", "Sanggar Lain", owner=town.person(OTHER))


def _cases(town: Town) -> None:
    """One application in each state, each with the same people in its shop."""
    ratna, tono = town.helpers
    owner = town.person(OWNER)
    shop = _people_in(town, _approved(town, "Canting Siti"))
    draft = _people_in(town, vetting.filled(owner, name="Batik Draf", nib=next(_nibs)))
    waiting = _people_in(town, _submitted(town, "Batik Menunggu"))
    busy = _people_in(town, _submitted(town, "Batik Diperiksa"))
    judging.claim(application_id=busy.public_id, officer=ratna)
    vetting.accept_all(busy, ratna)
    asked = _people_in(town, _submitted(town, "Batik Kurang"))
    judging.claim(application_id=asked.public_id, officer=ratna)
    judging.judge(
        application_id=asked.public_id, officer=ratna, kind="field", code="street", verdict="asked", reason=vetting.GOOD
    )
    proposed = _people_in(town, _approved(town, "Batik Diusulkan"))
    proposal = deciding.propose(
        seller_id=proposed.seller.public_id, officer=ratna, outcome="suspend", reason=vetting.GOOD
    )
    shut = _people_in(town, _approved(town, "Batik Ditangguhkan"))
    decision = vetting.suspended(ratna, tono, shut)
    appealed = _people_in(town, _approved(town, "Batik Banding"))
    appeal = applying.appeal(
        decision_id=vetting.suspended(ratna, tono, appealed).public_id, user=owner, words=vetting.GOOD
    )
    visit = judging.record_visit(
        application_id=busy.public_id, officer=ratna, on=busy.created_at.date(), signs={}, photos=[vetting.picture()]
    )
    helper = street.user("pembantu@example.com", name="Bu Pembantu")
    Membership.objects.create(seller=shop.seller, user=helper, role="stock")
    town.ids.update(
        collection=Collection.objects.create(slug="pilihan", name=both("Pilihan", "Choice")).slug,
        helper=helper.public_id, to_appoint=helper.email, shop=shop,
        draft=draft, waiting=waiting, busy=busy, asked=asked, proposed=proposed, proposal=proposal, shut=shut,
        decision=decision, appealed=appealed, appeal=appeal, photo=visit.photos.get(),
        paper=Paper.objects.filter(application=busy).earliest("pk"),
        draft_paper=Paper.objects.filter(application=draft).earliest("pk"),
    )  # fmt: skip


def _people_in(town: Town, found: Application) -> Application:
    for who, role in ((STOCK, "stock"), (ORDERS, "orders"), (MONEY, "finance"), (OWN, "finance")):
        Membership.objects.create(seller=found.seller, user=town.person(who), role=role)
    return vetting.again(found)


def _submitted(town: Town, name: str) -> Application:
    return vetting.submitted(town.person(OWNER), name=name, nib=next(_nibs))


def _approved(town: Town, name: str) -> Application:
    return vetting.approved(town.helpers[0], town.person(OWNER), name=name, nib=next(_nibs))


def _trade(town: Town) -> None:
    """Cloth in the approved shop, and orders of it in the states that a desk works on."""
    seller = town.ids["shop"].seller
    Warehouse.objects.create(seller=seller, name="Sanggar Canting Siti", village=seller.village)
    cloth = street.cloth(seller, one_of_a_kind=False, stock_of=90)
    budi = town.person(BUYER)
    paid, accepted, packed = (street.paid_order(cloth, buyer=budi) for _ in range(3))
    parts = [SellerOrder.objects.get(order=order) for order in (paid, accepted, packed)]
    for part in parts[1:]:
        fulfilment.accept(seller=seller, part_id=part.public_id, actor=SELLER)
    parcel = fulfilment.pack(seller=seller, part_id=parts[2].public_id, actor=SELLER)
    town.ids.update(
        cloth=cloth, paid=paid, paid_part=parts[0], accepted_part=parts[1], parcel=parcel,
        unpaid=street.placed_order(cloth, buyer=budi), guests=street.placed_order(cloth),
        total_of_two=str(quotes.of(street.cart(cloth, quantity=2)).total),
    )  # fmt: skip


def _cloths(town: Town) -> None:
    """Her cloth on its way to the shop: a draft, one that waits, and a change of what buyers see."""
    seller, owner = town.ids["shop"].seller, town.person(OWNER)

    def drafted(name: str) -> Product:
        answers = Cloth(name=name, category="sarung", technique="cap", fabric="primisima", price=1_250_000)
        made = list_cloth(seller=seller, user=owner, cloth=answers, photo=vetting.picture())
        for role in ("back", "closeup", "selvedge"):
            handing_in.add_photo(product_id=made.public_id, by=owner, upload=vetting.picture(), role=role)
        return made

    seller.techniques.add(street.technique("cap"))
    draft, edited = drafted("Kain Draf"), drafted("Kain Tayang")
    waiting = handing_in.hand_in(product_id=drafted("Kain Menunggu").public_id, by=owner)
    first = handing_in.hand_in(product_id=edited.public_id, by=owner)
    cloth.approve(submission_id=first.public_id, officer=town.person(CATALOGUE), looked={})
    handing_in.put_first(
        product_id=edited.public_id, by=owner, picture_id=edited.pictures.get(role="back").picture.public_id
    )
    off = street.cloth(seller, "Kain Disimpan").product
    handing_in.withdraw(product_id=off.public_id, by=owner)
    town.ids["alert"] = moderation.alert(draft, edited)
    town.ids["report"] = reporting.report(
        product_id=edited.public_id, by=street.user("pelapor@example.com"), reason="printed", words=vetting.GOOD
    )
    town.ids.update(
        draft_cloth=draft, waiting_cloth=waiting.product, submission=waiting, edited_cloth=edited, off_cloth=off,
        draft_shot=draft.pictures.get(role="back").picture,
    )  # fmt: skip


def begun_for_her(town: Town) -> Application:
    """An application that another officer of the city began for an artisan."""
    made, _secret = inviting.invite_to_apply(
        officer=town.helpers[0], email="ani@example.com", values={"name": "Batik Ani", "village": "33.75.02.1004"}
    )
    return Application.objects.get(seller=made.seller)


def drop_words() -> None:
    """An item of the check-list and a sentence that are asked for and offered no more."""
    Requirement.objects.filter(code="dyeing").update(is_active=False)
    CannedReason.objects.filter(code="cut").update(is_active=False)


def second_owner(town: Town) -> User:
    """Somebody who owns the shop and is not in the table."""
    person = street.user("pemilik@example.com", name="Pemilik Kedua")
    Membership.objects.create(seller=town.ids["shop"].seller, user=person, role="owner")
    return person


def a_synonym() -> str:
    """Two words that mean the same; by their id."""
    return Synonym.objects.create(phrase="sarong", means="sarung", asked=["sarong", "sarung"]).public_id


def a_miss() -> str:
    """A search in vain; by its id."""
    return Miss.objects.create(words="zebra", language="id").public_id
