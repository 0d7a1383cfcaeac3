"""The kinds of page: which address, who looks, what is done there first, and what must then be seen."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page, expect

from orders.payments.stripe import gateway
from tests.journeys.whole_street import LONG_EMAIL, LONG_WORD
from tests.makers import street

# Bytes of a page with its styles, scripts and fonts, as they travel. The list has 24 cloths and every filter.
HEAVIEST_LIST, HEAVIEST = 100_000, 80_000
Act = Callable[[Page], None]


# ---- what a visitor does on a page before it is looked at


def sends(button: str = "main form button.btn-do", **typed: str) -> Act:
    """Fill fields by their names and send the form."""

    def act(page: Page) -> None:
        for name, value in typed.items():
            page.locator(f"main [name={name}]").last.fill(value)
        with page.expect_navigation():
            page.locator(button).locator("visible=true").last.click()

    return act


def clicks(selector: str, then: str) -> Act:
    """Click, and wait until something is there to be seen."""

    def act(page: Page) -> None:
        page.locator(selector).locator("visible=true").first.click()
        expect(page.locator(then).locator("visible=true").first).to_be_visible()

    return act


def changes(script: str) -> Act:
    """Change the page by hand, the way an old or a tampered page differs, and see what the shop answers."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.evaluate(script)

    return act


def asks_for_choices(page: Page) -> None:
    page.locator("[name=q]").last.press_sequentially("Kauman")
    expect(page.locator("#places input")).to_have_count(1)


def types_a_beginning(page: Page) -> None:
    page.locator(".find [name=q]").press_sequentially("jlam")
    expect(page.locator("#suggested a").first).to_be_visible()


def enters_too_many(page: Page) -> None:
    page.locator("[name=quantity]").first.fill("999")
    page.locator("[name=quantity]").first.press("Enter")
    expect(page.locator(".line .err")).to_be_visible()


def moves_abroad(page: Page) -> None:
    page.locator("[name=country]").select_option("US")
    expect(page.locator("[name=province]")).to_be_visible()


def moves_abroad_and_sends(page: Page) -> None:
    moves_abroad(page)
    sends(name="A", phone="12", postal_code="x")(page)


def loses_the_cookie(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    sends("button[form=buy]")(page)


def rejects_without_reason(page: Page) -> None:
    clicks(".decide summary", "#reason")(page)
    sends(".decide button[value=reject]")(page)


def has_no_mail_server(page: Page) -> None:
    nobody = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 9}
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", **nobody):
        sends(email="budi@example.com")(page)


def finds_the_card_page_silent(page: Page) -> None:
    with override_settings(STRIPE={**settings.STRIPE, "api": "http://127.0.0.1:9"}):
        page.goto(f"{page.url}?from=card")
    gateway.forget_silence()


def asks_too_often(page: Page) -> None:
    for _time in range(6):
        sends(email="sering@example.com", password1="1")(page)


def proves(after: Act | None = None) -> Act:
    """Give the password where the page asks for it once more; then go on."""

    def act(page: Page) -> None:
        if "/again/" in page.url:
            sends(password=street.PASSWORD)(page)
        if after:
            after(page)

    return act


def gives_the_password(page: Page) -> None:
    sends(login="wahyu@example.com", password=street.PASSWORD)(page)


def gives_a_wrong_code(page: Page) -> None:
    gives_the_password(page)
    sends("main form button.btn-do", code="12")(page)


# ---- the kinds of page


@dataclass(frozen=True)
class Kind:
    """A page as one visitor meets it. `view` is where its address leads, empty where that is the point."""

    name: str
    view: str
    template: str
    path: str
    who: str = "guest"
    act: Act | None = None
    status: int = 200
    town: str = "whole"
    shows: str = ""
    heaviest: int = HEAVIEST


def _list(name: str, query: str = "", **more: object) -> Kind:
    more = {"heaviest": HEAVIEST_LIST, **more}
    return Kind(name, "shop:products", "shop/products.html", f"products/{query}", **more)  # type: ignore[arg-type]


def _product(name: str, slug: str, **more: object) -> Kind:
    more = {"view": "shop:product", "template": "shop/product.html", **more}
    return Kind(f"product, {name}", path=f"products/{{{slug}}}/", **more)  # type: ignore[arg-type]


def _cart(name: str, who: str = "guest", **more: object) -> Kind:
    more = {"view": "shop:cart", "path": "cart/", **more}
    return Kind(f"cart, {name}", template="shop/cart.html", who=who, **more)  # type: ignore[arg-type]


def _step(step: str, name: str, who: str, **more: object) -> Kind:
    more = {"path": f"checkout/{step}/", **more}
    return Kind(f"{step}, {name}", f"shop:checkout_{step}", f"shop/checkout_{step}.html", who=who, **more)  # type: ignore[arg-type]


def _order(name: str, place: str, who: str = "guest", query: str = "", **more: object) -> Kind:
    more = {"view": "shop:order", **more}
    return Kind(f"order, {name}", template="shop/order.html", path=f"orders/{{{place}}}/{query}", who=who, **more)  # type: ignore[arg-type]


def _account(name: str, view: str, page: str, path: str, **more: object) -> Kind:
    more = {"template": f"account/{page}.html", **more}
    return Kind(name, f"account_{view}", path=f"account/{path}", **more)  # type: ignore[arg-type]


def _security(name: str, view: str, page: str, path: str, **more: object) -> Kind:
    more = {"template": f"mfa/{page}.html", "who": "ani", **more}
    return Kind(f"security, {name}", view, path=f"account/security/{path}", **more)  # type: ignore[arg-type]


def _desk(name: str, path: str, view: str = "order", who: str = "siti", **more: object) -> Kind:
    more = {"template": f"seller_centre/{view}.html", **more}
    return Kind(f"seller, {name}", f"seller:{view}", path=f"seller/{path}", who=who, **more)  # type: ignore[arg-type]


def _gate(name: str, path: str, view: str = "application", who: str = "sri", **more: object) -> Kind:
    more = {"template": "seller_centre/apply/application.html", **more}
    return Kind(f"gate, {name}", f"seller:{view}", path=f"seller/apply/{path}", who=who, **more)  # type: ignore[arg-type]


def _office(name: str, path: str, view: str, who: str = "wahyu", **more: object) -> Kind:
    more = {"template": f"officers_desk/{view}.html", **more}
    return Kind(f"office, {name}", f"office:{view}", path=f"office/{path}", who=who, **more)  # type: ignore[arg-type]


ALL_FILTERS = (
    "?q=kain&category=kain&technique=tulis&motif=buketan&maker=canting-siti&colour=toska"
    "&price_min=1000&price_max=90000000&ready=1&sort=dearest"
)
# The states of a list that need no full page to be seen.
FEW = "?maker=sanggar-padma"
UNCHOOSE = "document.querySelectorAll('main [type=radio]').forEach(one => one.checked = false);"
# Of the tasks, the one that wants the bank's reference.
SEND_BACK = (
    "[...document.forms].find(one => one.action.includes('/tasks/') && !one.querySelector('[name=act]')).submit()"
)
SEND = "document.querySelector('main form').submit()"

# fmt: off
SHOP = [
    Kind("home", "shop:home", "shop/home.html", ""),
    Kind("menu open", "shop:techniques", "shop/techniques.html", "techniques/",
         act=clicks(".menu-nav summary", ".menu-nav .menu-in")),
    Kind("account open", "shop:techniques", "shop/techniques.html", "techniques/", "far",
         clicks(".menu summary", ".menu-in .hint")),
    _list("list", shows=".pager [rel=next]"),
    _list("list, filtered", ALL_FILTERS, shows=".card"),
    _list("list, sorted", FEW + "&sort=cheapest", shows=".card"),
    _list("list, searched", "?q=krapyak", shows=".card"),
    _list("list, second page", "?page=2", shows=".pager [rel=prev]"),
    _list("list, past the end", FEW + "&page=999", shows=".note-bad"),
    _list("list of one motif", "?motif=jlamprang", shows=".wide"),
    _list("list of a long maker", "?maker=paguyuban-panjang", shows=LONG_WORD),
    _list("list, impossible price", FEW + "&price_min=abc", shows="#f-price_min-error"),
    _list("list, nothing understood", "?price_min=9&price_max=1&colour=x&sort=x&page=x&ready=x&q=" + "panjang" * 20),
    _list("list, nothing found", f"?q=x{LONG_WORD}&technique=tulis", shows=".empty"),
    _list("list, filters as a page", FEW + "&filter=1"),
    _list("list, filters as a sheet", FEW, act=clicks("#filter-open", "#filter-sheet #filters")),
    _product("yardage", "yardage"),
    _product("garment", "garment", shows=".sizes"),
    _product("one of a kind", "one"),
    _product("sold", "sold"),
    _product("made to order", "to_order"),
    _product("no orders taken", "no_orders"),
    _product("without picture", "no_picture"),
    _product("waiting for its picture", "unpainted"),
    _product("printed", "printing"),
    _product("long words", "long", shows=LONG_WORD),
    _product("with a mark", "marked", shows=".checks"),
    _product("enlarged", "one", act=clicks("a[data-zoom]", "#zoom img")),
    _product("withdrawn", "withdrawn", template="errors/gone.html", status=410),
    _product("of a closed shop", "closed_shops", template="errors/gone.html", status=410),
    Kind("makers", "shop:makers", "shop/makers.html", "makers/"),
    Kind("maker", "shop:maker", "shop/maker.html", "makers/{maker}/"),
    Kind("maker, long words", "shop:maker", "shop/maker.html", "makers/{long_maker}/", shows=LONG_WORD),
    Kind("maker, says everything", "shop:maker", "shop/maker.html", "makers/{full_shop}/", shows=".checks li + li"),
    Kind("maker, closed", "shop:maker", "errors/gone.html", "makers/{closed}/", status=410),
    Kind("motifs", "shop:motifs", "shop/motifs.html", "motifs/"),
    Kind("motif", "shop:motif", "shop/motif.html", "motifs/{motif}/"),
    Kind("motif without cloth", "shop:motif", "shop/motif.html", "motifs/{no_cloth}/"),
    Kind("techniques", "shop:techniques", "shop/techniques.html", "techniques/"),
]
HERITAGE = [
    Kind("heritage", "shop:heritage", "shop/heritage.html", "heritage/"),
    Kind("word, technique", "shop:technique", "shop/word.html", "techniques/tulis/", shows=".card"),
    Kind("word, print", "shop:technique", "shop/word.html", "techniques/printing/"),
    Kind("word, dye", "shop:dye", "shop/word.html", "dyes/indigosol/", shows=".card"),
    Kind("word, fabric", "shop:fabric", "shop/word.html", "fabrics/primisima/", shows=".card"),
    Kind("word, form", "shop:form", "shop/word.html", "forms/dodot/"),
    Kind("word, village", "shop:village", "shop/word.html", "villages/kauman/", shows=".card"),
    Kind("word, centre", "shop:centre", "shop/word.html", "centres/kauman/"),
    Kind("record", "shop:record", "shop/record.html", "records/unesco-00170/"),
]
TRADE = [
    _cart("empty"),
    _cart("two makers", "has cart"),
    Kind("report", "shop:report", "shop/report.html", "products/{yardage}/report/", who="siti"),
    Kind("report, empty", "shop:report", "shop/report.html", "products/{yardage}/report/", who="siti", act=sends(),
         status=422, shows=".err"),
    _cart("just put in", path="products/{yardage}/", act=sends("button[form=buy]"), shows=".note-ok"),
    _cart("long words", "has long cart", shows=LONG_WORD),
    _cart("with troubles", "has trouble", shows=".note-bad"),
    _cart("refused number", "has cart", view="shop:cart_line", status=422, shows=".line .err",
          act=changes("let i = document.querySelector('[name=quantity]'); i.value = 'dua'; i.form.submit()")),
    _cart("number refused in place", "has cart", shows=".line .err", act=enters_too_many),
    _cart("refused piece", view="shop:cart_add", path="products/{yardage}/", status=410, shows=".note-bad",
          act=changes("let v = document.querySelector('#buy [name=variant]'); v.value = 'x'; v.form.submit()")),
    _step("contact", "plain", "has cart"),
    _step("contact", "wrong", "has cart", act=sends(email=f"{LONG_WORD}@"), status=422, shows="#id_email_error"),
    _step("delivery", "plain", "gave contact"),
    _step("delivery", "found", "gave contact", act=asks_for_choices),
    _step("delivery", "not found", "gave contact", act=sends("button[value=find]", q=LONG_WORD)),
    _step("delivery", "wrong", "gave contact", act=sends(phone="12"), status=422, shows="#id_q_error"),
    _step("delivery", "abroad", "gave contact", act=moves_abroad),
    _step("delivery", "wrong abroad", "gave contact", act=moves_abroad_and_sends, status=422, shows=".err"),
    _step("delivery", "far address again", "gave far address", path="checkout/delivery/?change"),
    _step("delivery", "choices", "gave address", shows=".opt"),
    _step("delivery", "choices far away", "gave far address", shows=".opt"),
    _step("delivery", "nothing chosen", "gave address", act=changes(UNCHOOSE + SEND), status=422, shows=".err"),
    _step("delivery", "nobody goes there", "lives in Papua", shows=".note-bad"),
    _step("payment", "plain", "chose delivery"),
    _step("payment", "nothing chosen", "chose delivery", act=changes(UNCHOOSE + SEND), status=422, shows=".note-bad"),
    _step("review", "plain", "chose payment"),
    _step("review", "far away", "is far away", shows=LONG_WORD),
    _step("review", "another total", "chose payment", status=409, shows=".note-bad",
          act=changes("let t = document.querySelector('[name=shown_total]'); t.value = '1'; t.form.submit()")),
    _step("review", "with troubles", "has trouble at last", shows=".note-bad"),
    _order("awaiting the transfer", "awaiting", "ordered"),
    _order("seen by a stranger later", "yesterday"),
    _order("paid", "paid", "budi"),
    _order("in the makers' hands", "accepted", "budi"),
    _order("partly sent", "partly", "budi"),
    _order("sent", "shipped", "budi"),
    _order("expired", "expired", "budi"),
    _order("far away", "far", "ordered from far"),
    _order("awaiting the card", "card"),
    _order("back from the card page", "card_open", query="?from=card"),
    _order("back, nobody answers", "card_open", act=finds_the_card_page_silent),
    _order("paid by card", "card_paid"),
    _order("called off", "going_back"),
    _order("money sent back", "sent_back"),
    _order("paid too late", "late"),
    _order("another way, old page", "awaiting", view="shop:order_way", status=400, shows=".note-warn",
           act=changes("let k = document.querySelector('[name=idempotency_key]'); k.value = ''; k.form.submit()")),
    _order("to the card page, old page", "card", view="shop:order_pay", status=400, shows=".note-warn",
           act=changes("let k = document.querySelector('[name=idempotency_key]'); k.value = ''; k.form.submit()")),
    Kind("orders", "shop:orders", "shop/orders.html", "orders/", "budi"),
    Kind("orders, none", "shop:orders", "shop/orders.html", "orders/", "ani"),
    Kind("claim, guest", "shop:order_claim", "shop/claim.html", "orders/{awaiting}/claim/{claim}/"),
    Kind("claim, account", "shop:order_claim", "shop/claim.html", "orders/{awaiting}/claim/{claim}/", "far"),
    Kind("claim, done", "shop:order", "shop/order.html", "orders/{guests}/claim/{guests_claim}/", "tuti", sends()),
    Kind("claim, used", "shop:order_claim", "shop/claim.html", "orders/{paid}/claim/{claim}/", "budi", status=404),
]
SECURITY = [
    Kind("second step", "mfa_authenticate", "mfa/authenticate.html", "account/login/", act=gives_the_password),
    Kind("second step, wrong", "mfa_authenticate", "mfa/authenticate.html", "account/login/", act=gives_a_wrong_code,
         status=422, shows=".err"),
    _security("none yet", "mfa_index", "index", ""),
    _security("with a factor", "mfa_index", "index", "", who="wahyu"),
    _security("with devices", "mfa_index", "index", "", who="far", shows="node"),
    _security("device logged out", "mfa_index", "index", "", who="far", act=sends("li form[action*=devices] button"),
              shows=".note"),
    _security("password once more", "account_reauthenticate", "", "again/password/",
              template="account/reauthenticate.html"),
    _security("password once more, wrong", "account_reauthenticate", "", "again/password/", act=sends(password="x"),
              template="account/reauthenticate.html", status=422, shows=".err"),
    _security("code once more", "mfa_reauthenticate", "reauthenticate", "again/code/", who="wahyu"),
    _security("code once more, wrong", "mfa_reauthenticate", "reauthenticate", "again/code/", who="wahyu",
              act=sends(code="12"), status=422, shows=".err"),
    _security("passkey once more", "mfa_reauthenticate_webauthn", "webauthn/reauthenticate", "again/passkey/",
              who="key"),
    _security("app", "mfa_activate_totp", "totp/activate_form", "app/", act=proves(), shows=".qr svg"),
    _security("app, wrong", "mfa_activate_totp", "totp/activate_form", "app/", act=proves(sends(code="12")),
              status=422, shows=".err"),
    _security("app, remove", "mfa_deactivate_totp", "totp/deactivate_form", "app/remove/", who="fresh"),
    _security("app, the last", "mfa_deactivate_totp", "totp/deactivate_form", "app/remove/", who="wahyu",
              shows=".errors"),
    _security("passkey", "mfa_add_webauthn", "webauthn/add_form", "passkeys/add/", act=proves()),
    _security("passkey, remove", "mfa_remove_webauthn", "webauthn/authenticator_confirm_delete",
              "passkeys/{passkey}/remove/", who="key"),
    _security("codes, old", "mfa_view_recovery_codes", "recovery_codes/index", "codes/", who="fresh"),
    _security("codes, new", "mfa_view_recovery_codes", "recovery_codes/index", "codes/new/", who="fresh",
              act=sends(), shows=".num"),
    _security("codes, make", "mfa_generate_recovery_codes", "recovery_codes/generate", "codes/new/", who="fresh"),
    _account("another password", "change_password", "password_change", "password/change/", who="ani"),
    _account("another password, wrong", "change_password", "password_change", "password/change/", who="ani",
             act=sends(oldpassword="x", password1="1", password2="2"), status=422, shows=".err"),
    _account("another address", "change_email", "email_change", "email/change/", who="ani"),
    _account("another address, wrong", "change_email", "email_change", "email/change/", who="ani",
             act=sends(email="x", password="x"), status=422, shows=".err"),
    _account("another address, sent", "change_email_sent", "email_change_sent", "email/change/sent/", who="ani"),
    _account("another address, link", "change_email_confirm", "email_change_confirm", "email/change/{new_address}/"),
    _account("another address, old link", "change_email_confirm", "email_change_confirm", "email/change/x/",
             status=404),
]
ACCOUNT = [
    _account("log in", "login", "login", "login/?next=/id/orders/"),
    _account("log in, wrong", "login", "login", "login/", act=sends(login=LONG_WORD, password="x"), status=422,
             shows=".errors"),
    _account("log in, unknown", "login", "login", "login/", act=sends(login="siapa@example.com", password="salah"),
             status=422, shows=".errors"),
    _account("sign up", "signup", "signup", "signup/?next=/id/orders/"),
    _account("sign up, wrong", "signup", "signup", "signup/", act=sends(email="x", password1="1"), status=422,
             shows=".err"),
    _account("forgotten password", "reset_password", "password_reset", "password/reset/"),
    _account("forgotten password, wrong", "reset_password", "password_reset", "password/reset/", act=sends(email="x"),
             shows=".err", status=422),
    _account("forgotten password, sent", "reset_password_done", "password_reset_done", "password/reset/done/"),
    _account("no mail goes", "reset_password", "mail_down", "password/reset/", act=has_no_mail_server, status=503),
    _account("new password", "reset_password_from_key", "password_reset_from_key", "password/reset/key/{uid}-{key}/"),
    _account("new password, wrong", "reset_password_from_key", "password_reset_from_key",
             "password/reset/key/{uid}-{key}/", act=sends(password1="123", password2="124"), shows=".err", status=422),
    _account("new password, old link", "reset_password_from_key", "password_reset_from_key", "password/reset/key/1-x/",
             status=404),
    _account("new password, saved", "reset_password_from_key_done", "password_reset_from_key_done",
             "password/reset/key/{uid}-{key}/", act=sends(password1="kain-baru-2026", password2="kain-baru-2026")),
    _account("confirm an address", "confirm_email", "email_confirm", "confirm-email/{confirm}/"),
    _account("confirmed", "login", "login", "confirm-email/{confirm}/", act=sends(), shows=".note-ok"),
    _account("confirm, old link", "confirm_email", "email_confirm", "confirm-email/x/", status=404),
    _account("confirmation sent", "email_verification_sent", "verification_sent", "confirm-email/"),
    _account("asked too often", "signup", "", "signup/", template="errors/too_many.html", act=asks_too_often,
             status=429),
    _account("not in use", "inactive", "account_inactive", "inactive/"),
    _account("log out", "logout", "logout", "logout/", who="budi"),
    *SECURITY,
]
DESKS = [
    _desk("new", "?status=new", "orders"),
    _desk("in hand", "?status=packing", "orders", shows=".late"),
    _desk("sent", "?status=sent", "orders"),
    _desk("another shop, long", "?status=new&shop=paguyuban-panjang", "orders", "far", shows=LONG_WORD),
    _desk("no maker", "", "orders", "ani", template="seller_centre/not_a_maker.html", status=403),
    _desk("order paid", "orders/{paid_part}/"),
    _desk("order far away", "orders/{far_part}/", shows=LONG_WORD),
    _desk("order accepted", "orders/{accepted_part}/"),
    _desk("order packed", "orders/{packed_part}/"),
    _desk("order partly sent", "orders/{partly_part}/"),
    _desk("order sent", "orders/{shipped_part}/"),
    _desk("packing, wrong number", "orders/{partly_part}/", "pack", template="seller_centre/order.html", status=422,
          shows=".note-bad", act=changes("q = document.querySelector('[name^=q-]'); q.value = '9'; q.form.submit()")),
    _desk("sending, wrong number", "orders/{packed_part}/", "ship", template="seller_centre/order.html", status=422,
          act=sends(".ship button", courier="J", tracking_number="?"), shows=".err"),
    _desk("slip", "orders/{accepted_part}/slip/", "slip"),
    _desk("slip far away", "orders/{far_part}/slip/", "slip", shows="Featherstonehaugh"),
    _desk("slip of a parcel", "orders/{packed_part}/slip/?parcel={parcel}", "slip"),
    _gate("apply, first", "", "apply", "ani", template="seller_centre/apply/start.html"),
    _gate("apply, no name", "", "apply", "ani", template="seller_centre/apply/start.html", act=sends(name=""),
          status=422, shows=".err"),
    _gate("apply, begun", "", "apply", template="seller_centre/apply/start.html", shows=LONG_WORD),
    _gate("application, draft", "{draft}/", shows="#way"),
    _gate("application, waiting", "{waiting}/", who="umi", shows=".note"),
    _gate("application, to be mended", "{mend}/", who="lis", shows=LONG_WORD),
    _gate("application, appealed", "{shut}/", who="ida", shows=LONG_WORD),
    _gate("appeal without words", "{rejected}/", "apply_appeal", "tri", status=422, shows=".err",
          act=sends("form[action*='/appeal/'] button", words="x")),
    *(_gate(f"step, {step}", f"{{draft}}/step/{step}/", "apply_step", template="seller_centre/apply/step.html")
      for step in ("business", "people", "place", "production", "bank")),
    _gate("step, wrong", "{draft}/step/people/", "apply_step", template="seller_centre/apply/step.html", status=422,
          act=sends(owner_name=LONG_WORD * 3, nik="12", npwp="x"), shows=".err"),
    _gate("step, closed", "{waiting}/step/place/", "apply_step", "umi", template="seller_centre/apply/step.html"),
    _gate("step, to be mended", "{mend}/step/place/", "apply_step", "lis", template="seller_centre/apply/step.html",
          shows=".asked"),
    _gate("papers", "{draft}/papers/", "apply_papers", template="seller_centre/apply/papers.html"),
    _gate("papers, to be mended", "{mend}/papers/", "apply_papers", "lis", template="seller_centre/apply/papers.html",
          shows=".asked"),
    _gate("papers, nothing chosen", "{draft}/papers/", "apply_hand_in", template="seller_centre/apply/papers.html",
          act=sends(".hand-in button"), status=422, shows=".err"),
    _gate("send, incomplete", "{draft}/send/", "apply_send", template="seller_centre/apply/send.html", status=422,
          act=changes("document.querySelector('main form').submit()")),
    _gate("send, mended", "{mend}/send/", "apply_send", "lis", template="seller_centre/apply/send.html"),
    _desk("cloths", "cloth/", "cloths", template="seller_centre/cloths.html"),
    _desk("cloths, none", "cloth/?shop={draft_shop}", "cloths", "sri", template="seller_centre/cloths.html",
          shows=".empty"),
    _desk("new cloth", "cloth/new/", "new_cloth", template="seller_centre/new_cloth.html"),
    _desk("new cloth, wrong", "cloth/new/", "new_cloth", template="seller_centre/new_cloth.html", act=sends(price="x"),
          status=422, shows=".err"),
    _desk("cloth, draft", "cloth/{draft_cloth}/", "cloth", shows=LONG_WORD),
    _desk("cloth, waiting", "cloth/{waiting_cloth}/", "cloth", shows=".note-info"),
    _desk("cloth, to be mended", "cloth/{mend_cloth}/", "cloth", shows=LONG_WORD),
    _desk("cloth, off the shelf", "cloth/{off_cloth}/", "cloth", shows=".btn-wide"),
    _desk("cloth, photographs missing", "cloth/{draft_cloth}/", "cloth_send", template="seller_centre/cloth.html",
          act=changes("[...document.forms].find(one => one.action.endsWith('/send/')).submit()"), status=422,
          shows=".note-bad"),
    _desk("cloth, no picture chosen", "cloth/{draft_cloth}/", "cloth_photo", template="seller_centre/cloth.html",
          act=sends("#shot-back button"), status=422, shows=".err"),
    _desk("what it is", "cloth/{draft_cloth}/facts/", "cloth_facts", template="seller_centre/cloth_facts.html"),
    _desk("what it is, wrong", "cloth/{draft_cloth}/facts/", "cloth_facts", template="seller_centre/cloth_facts.html",
          act=sends(name_id="x", length_cm="x"), status=422, shows=".err"),
    _desk("team", "people/", "team", "far", template="seller_centre/team.html", shows=LONG_EMAIL),
    _desk("team, wrong", "people/", "invite", template="seller_centre/team.html", act=sends(email="x"), status=422),
    _desk("profile", "profile/?shop=canting-siti", "profile", shows="#full"),
    _desk("profile, long words", "profile/?shop=paguyuban-panjang", "profile", "far", shows=LONG_WORD),
    _desk("profile, wrong", "profile/", "profile", status=422, shows=".err",
          act=sends(hands="0", whatsapp="12", since="x", story_id=LONG_WORD * 90)),
    _desk("profile, changed meanwhile", "profile/", "profile", status=409, shows=".note-bad dl",
          act=changes("let v = document.querySelector('[name=version]'); v.value = '77';"
                      "v.form.quote_id.value = 'Lain'; v.form.submit()")),
    _desk("profile, no picture", "profile/", "profile_photo", template="seller_centre/profile.html", status=422,
          act=sends("#new-picture button"), shows="#photo-error"),
    _desk("profile, not approved", "profile/?shop={draft_shop}", "profile", "sri", shows=".note"),
    _desk("profile, everything said", "profile/", "profile", "wati", shows=".checks"),
    _desk("history", "history/", "history", shows=".rows"),
    _desk("history of vetting", "history/", "history", "wati", shows="BMI"),
    _desk("history, not found", "history/?before=x", "history", "far", shows=".empty"),
    _desk("join", "join/x/", "join", "ani", template="seller_centre/join.html"),
    _desk("join, old link", "join/x/", "join", "ani", template="seller_centre/join.html", act=sends(), status=404),
    _desk("looking", "?status=packing", "orders", "looker", shows=".job"),
    _desk("only looking", "people/", "invite", "looker", template="seller_centre/only_looking.html", status=403,
          act=sends(email="x@example.com")),
    _office("applications", "applications/", "applications", "ratna", shows=LONG_WORD),
    _office("applications, mine", "applications/?status=mine", "applications", "ratna", shows=".mine"),
    _office("applications, none", f"applications/?q={LONG_WORD}x", "applications", "ratna", shows=".empty"),
    _office("application", "applications/{waiting}/", "application", "ratna", shows=LONG_WORD),
    _office("application, in hand", "applications/{busy}/", "application", "ratna", shows=".verdict"),
    _office("application, no reason", "applications/{busy}/", "application_decide", "ratna", status=422,
            template="officers_desk/application.html", act=rejects_without_reason, shows=".note-bad"),
    _office("application, with a mark", "applications/{full}/", "application", "ratna", shows="BMI"),
    _office("class, no reason", "applications/{full}/", "application_class", "ratna", status=422, shows=".note-bad",
            template="officers_desk/application.html",
            act=changes("f = document.querySelector(\"form[action$='/class/']\"); f.size.value = 'large'; f.submit()")),
    _office("application, appealed", "applications/{shut}/", "application", "ratna", shows=LONG_WORD),
    _office("application, own", "applications/{own}/", "application", "ratna", status=403,
            template="officers_desk/own_business.html"),
    _office("cloths", "cloths/", "cloths", "lestari", shows=LONG_WORD),
    _office("cloths, none", "cloths/?status=samples", "cloths", "lestari", shows=".empty"),
    _office("cloths, decided", "cloths/?status=decided", "cloths", "lestari", shows=".full"),
    _office("cloths, tied", "cloths/", "cloths", "dwi", shows=".tag-bad"),
    _office("alike", "cloths/alike/", "alike", "lestari", shows=LONG_WORD),
    _office("alike, no reason", "cloths/alike/", "alike_decide", "lestari", status=422, shows=".err",
            template="officers_desk/alike.html", act=sends("button[value=harmless]")),
    _office("alike, none", "cloths/alike/", "alike", "dwi", shows=".empty"),
    _office("reported", "cloths/reports/", "cloth_reports", "lestari", shows=LONG_WORD),
    _office("reported, no answer", "cloths/reports/", "cloth_report", "lestari", status=422, shows=".err",
            template="officers_desk/cloth_reports.html", act=sends("button[value=dismiss]")),
    _office("reported, none", "cloths/reports/", "cloth_reports", "dwi", shows=".empty"),
    _office("cloth", "cloths/{submission}/", "cloth", "lestari", shows=".shots"),
    _office("cloth, changed", "cloths/{edit}/", "cloth", "lestari", shows=LONG_WORD),
    _office("cloth, decided", "cloths/{decided}/", "cloth", "lestari", shows=LONG_WORD),
    _office("cloth, no reason", "cloths/{submission}/", "cloth_decide", "lestari", status=422, shows=".note-bad",
            template="officers_desk/cloth.html", act=sends("button[value=reject]")),
    _office("cloth, own", "cloths/{submission}/", "cloth", "dwi", status=403,
            template="officers_desk/own_business.html"),
    _office("transfers", "", "transfers"),
    _office("transfers, not found", f"transfers/?q={LONG_WORD}", "transfers"),
    _office("transfer", "transfers/{awaiting_payment}/", "transfer"),
    _office("transfer, wrong", "transfers/{awaiting_payment}/", "transfer", act=sends(amount="1"), status=422,
            shows=".err"),
    _office("transfer, confirmed", "transfers/{far_payment}/", "transfer", "tuti"),
    _office("transfer, expired", "transfers/{expired_payment}/", "transfer"),
    _office("orders", "orders/", "orders"),
    _office("orders, not found", f"orders/?q={LONG_WORD}", "orders", "tuti"),
    _office("order", "orders/{card_paid_number}/", "order"),
    _office("order sent", "orders/{shipped_number}/", "order"),
    _office("order called off", "orders/{stuck_number}/", "order", shows=LONG_WORD),
    _office("order, box not ticked", "orders/{card_paid_number}/", "order_refund", template="officers_desk/order.html",
            act=sends(note=LONG_WORD), status=422, shows=".note-bad"),
    _office("tasks", "tasks/", "tasks", shows=LONG_WORD),
    _office("task, nothing written", "tasks/", "task_done", template="officers_desk/tasks.html", status=422,
            act=changes(SEND_BACK), shows=".note-bad"),
    _office("no officer", "", "home", "ani", template="officers_desk/not_an_officer.html", status=403),
    _office("jobs", "jobs/", "jobs", "ratna", shows=".table"),
    _office("people", "people/", "people", "dewi", shows=LONG_WORD),
    _office("people, wrong", "people/", "people", "dewi", act=sends(email=f"{LONG_WORD}@"), status=422, shows=".err"),
    _office("people, last head", "people/", "people_end", "dewi", template="officers_desk/people.html", status=422,
            act=changes("[...document.forms].filter(one => one.action.includes('/end/'))[0].submit()"),
            shows=".note-bad"),
    _office("roles", "roles/", "roles", "dewi", shows=".check"),
    _office("trail", "trail/", "trail", "dewi", shows=".table"),
    _office("trail, not found", f"trail/?subject={LONG_WORD}&since=x", "trail", "dewi", shows=".empty"),
]
PRIVACY = [
    Kind("terms", "shop:terms", "shop/terms.html", "terms/", shows=".prose"),
    Kind("privacy", "shop:privacy", "shop/terms.html", "privacy/"),
    Kind("terms, no such version", "shop:terms", "errors/not_found.html", "terms/?version=x", status=404),
    _desk("changed terms", "terms/", "terms", "far", template="seller_centre/terms.html", shows="#t-seller_terms"),
    _desk("asked to agree", "people/", "team", "far", template="seller_centre/team.html", shows=LONG_EMAIL),
    _account("own data", "data", "data", "data/", who="siti", shows=".table"),
    _account("own data, first", "data", "data", "data/", who="ani", shows="#copy"),
    _account("own data, old text", "news", "data", "data/", who="ani", status=404, template="errors/not_found.html",
             act=changes("let v = document.querySelector('[name=version]'); v.value = 'x';"
                         "v.form.querySelector('button').click()")),
    _account("own data, the end", "erase", "erase", "data/erase/", who="ani", shows=".btn-danger"),
    _account("own data, not yet", "erase", "erase", "data/erase/", who="siti", shows=".note-warn"),
    _account("own data, gone", "erased", "erased", "data/erased/"),
    _office("breach", "breach/", "breach", "dewi"),
    _office("breach, nothing said", "breach/", "breach", "dewi", status=422, shows=".err", act=sends()),
    _office("breach, report", "breach/", "breach", "dewi", shows=LONG_WORD,
            act=sends(about=LONG_EMAIL, since="2026-01-01T00:00", until="2036-01-01T00:00", how=LONG_WORD)),
    _office("terms", "terms/", "terms", "dewi", shows=".table"),
    _office("terms, wrong", "terms/", "terms", "dewi", status=422, shows=".err",
            act=sends("form[action$='/office/terms/'] button", text_id="", text_en="")),
    _office("terms, looked at", "terms/", "terms", "dewi", shows="#draft",
            act=sends("form[action$='/office/terms/'] button", text_id=LONG_WORD, text_en=LONG_WORD)),
]
WRONG = [
    Kind("not found", "", "errors/not_found.html", "tidak-ada/", status=404),
    Kind("order not found", "shop:order", "errors/not_found.html", "orders/tidak-ada/", status=404),
    Kind("open too long", "shop:cart_add", "errors/csrf_failure.html", "products/{yardage}/", act=loses_the_cookie,
         status=403),
    Kind("not for this account", "", "errors/forbidden.html", "refuses/", "far", status=403),
    Kind("not for guests", "", "errors/forbidden.html", "refuses/", status=403),
    Kind("not readable", "shop:products", "errors/bad_request.html", "products/?" + "a&" * 301, status=400),
    Kind("broken", "", "errors/server_error.html", "breaks/", status=500),
    Kind("away", "", "errors/unavailable.html", "away/", status=503),
    Kind("away when sent", "", "errors/unavailable.html", "", status=503,
         act=changes("let f = document.createElement('form'); f.method = 'post'; f.action += 'away/';"
                     "document.body.append(f); f.submit()")),
]
FIRST_DAY = [
    Kind("first day, home", "shop:home", "shop/home.html", "", town="bare"),
    Kind("first day, list", "shop:products", "shop/products.html", "products/", town="bare"),
    Kind("first day, makers", "shop:makers", "shop/makers.html", "makers/", town="bare"),
    Kind("first day, maker", "shop:maker", "shop/maker.html", "makers/{maker}/", town="bare"),
    Kind("first day, motifs", "shop:motifs", "shop/motifs.html", "motifs/", town="bare"),
    Kind("first day, motif", "shop:motif", "shop/motif.html", "motifs/{motif}/", town="bare"),
    _desk("first day", "", "orders", town="bare"),
    _office("first day, transfers", "", "transfers", town="bare"),
    _office("first day, orders", "orders/", "orders", town="bare"),
    _office("first day, tasks", "tasks/", "tasks", town="bare"),
    _office("first day, jobs", "jobs/", "jobs", "ratna", town="bare"),
]
# What the city keeps: its lists, its invitations, what it follows up and reports.
CITY = [
    _office("checklist", "checklist/", "checklist", "ratna", shows=".table"),
    _office("checklist, new item", "checklist/new/", "checklist_new", "ratna",
            template="officers_desk/checklist_form.html"),
    _office("checklist, item", "checklist/items/ktp/", "checklist_item", "ratna",
            template="officers_desk/checklist_form.html"),
    _office("checklist, wrong item", "checklist/new/", "checklist_new", "ratna", status=422, shows=".err",
            template="officers_desk/checklist_form.html", act=sends(name_id=LONG_WORD * 3, most="x")),
    _office("reasons", "reasons/", "reasons", "ratna", shows=".rows"),
    _office("reasons, new", "reasons/new/", "reason_new", "ratna", template="officers_desk/checklist_form.html"),
    _office("invite", "invite/", "invite", "ratna", shows=LONG_WORD),
    _office("invite, wrong", "invite/", "invite", "ratna", status=422, shows=".err", act=sends(email=f"{LONG_WORD}@")),
    _office("followup", "followup/", "followup", "ratna", shows=".table"),
    _office("followup, nobody", "followup/", "followup", "ratna", town="bare", shows=".empty"),
    _office("reports", "reports/", "reports", "dewi", shows=".table"),
    _office("reports, first day", "reports/", "reports", "dewi", town="bare", shows=".table"),
    _gate("application, begun by the city", "{begun}/", who="city", shows=".note"),
    _gate("step, begun by the city", "{begun}/step/place/", "apply_step", "city", shows=".note",
          template="seller_centre/apply/step.html"),
    _office("reasons, wrong", "reasons/sentences/cut/", "reason", "ratna", status=422, shows=".err",
            template="officers_desk/checklist_form.html", act=sends(words_id="")),
]
# fmt: off
SEARCH = [
    _list("list, mistyped", "?q=jlampragn", shows=".card"),
    _list("list, more filters", "?fibre=cotton&dye=indigo&district=pekalongan-timur", shows=".chip"),
    Kind("suggestions", "shop:techniques", "shop/techniques.html", "techniques/", act=types_a_beginning),
    _office("search", "search/", "search", "ratna", shows=LONG_WORD),
    _office("search, a word from the list", f"search/?word={LONG_WORD}", "search", "ratna"),
    _office("search, wrong", "search/", "search", "ratna", status=422, shows=".err",
            act=sends(phrase="kain", means="kain")),
    _office("search, first day", "search/", "search", "ratna", town="bare", shows=".empty"),
]
# fmt: on
KINDS = [*SHOP, *HERITAGE, *TRADE, *ACCOUNT, *DESKS, *PRIVACY, *WRONG, *FIRST_DAY, *CITY, *SEARCH]
# Addresses that answer with no page of their own, and why.
NO_PAGES = {
    "api": "speaks GraphQL; has tests of its own",
    "root": "leads to the home page",
    "media": "pictures",
    "private": "a page of somebody's paper, as a picture",
    "shop:regions": "a part of the delivery page, looked at there",
    "seller:accept": "leads to the order",
    "seller:apply_field": "a part of a step, looked at there",
    "seller:apply_take_back": "leads to the papers",
    "seller:apply_paper": "leads to a page of a paper",
    "seller:apply_letter": "a PDF",
    "seller:profile_photo_remove": "leads to the page of the shop",
    "seller:member_remove": "leads to the people of the shop",
    "seller:invitation_withdraw": "leads to the people of the shop",
    "office:application_claim": "leads to the application",
    "office:application_release": "leads to the application",
    "office:application_judge": "leads to the application, where a refusal stands as for a decision",
    "office:application_visit": "leads to the application, where a refusal stands as for a decision",
    "office:application_reveal": "the application, with a number in it",
    "office:application_paper": "leads to a page of a paper",
    "office:application_photo": "leads to a photograph",
    "office:application_propose": "leads to the application, where a refusal stands as for a decision",
    "office:application_second": "leads to the application, where a refusal stands as for a decision",
    "office:application_reinstate": "leads to the application, where a refusal stands as for a decision",
    "office:application_appeal": "leads to the application, where a refusal stands as for a decision",
    "office:application_mark": "leads to the application, where a refusal stands as for a decision",
    "office:application_interest": "leads to the applications",
    "office:application_shown": "leads to the application, where a refusal stands as for a decision",
    "office:application_prolong": "leads to the application, where a refusal stands as for a decision",
    "office:look": "leads to the seller's orders",
    "office:look_end": "leads to the applications",
    "office:job_again": "leads to the jobs",
    "webhook_stripe": "speaks to Stripe",
    "office:refund_again": "leads to the order",
    "office:trail_export": "a table for a spreadsheet",
    "account_download": "a file",
    "office:terms_publish": "leads to the terms",
    "office:home": "leads to the desk of one's role",
    "account_device_end": "leads to the security of the account",
    "account_devices_end": "leads to the security of the account",
}
NO_PAGES |= {
    "shop:suggestions": "a part of every page's head, looked at there",
    "office:synonym_drop": "leads to the search",
    "office:miss_drop": "leads to the search",
    "seller:cloth_photo_remove": "leads to the cloth",
    "seller:cloth_photo_first": "leads to the cloth",
    "seller:cloth_take_back": "leads to the cloth",
    "seller:cloth_discard": "leads to the cloth",
    "seller:cloth_withdraw": "leads to the cloth",
    "seller:cloth_again": "leads to the cloth",
    "office:shop_trust": "leads to the cloths",
    "office:reports_export": "a table for a spreadsheet",
    "office:invite_again": "leads to the invitations",
    "office:invite_withdraw": "leads to the invitations",
    "office:checklist_drop": "leads to the check-list",
    "office:checklist_back": "leads to the check-list",
    "office:reason_drop": "leads to the sentences",
    "office:reason_back": "leads to the sentences",
}
