"""Signing up, logging in, a forgotten password: what is said, and what is not."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from catalog.people.models import User
from orders.carts.models import Checkout
from orders.sales.claims import claim_token
from tests.makers import street

pytestmark = pytest.mark.django_db
NEW = {"email": "baru@example.com", "password1": "malam-panas-2026"}


@pytest.fixture(autouse=True)
def _fresh_throttle() -> None:
    cache.clear()


def plain(answer: Any) -> str:
    """A page without what differs by chance: the token of the form."""
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", answer.text)


def link_in_mail() -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize(
    "page",
    [
        "login",
        "signup",
        "logout",
        "inactive",
        "confirm-email",
        "password/reset",
        "password/reset/done",
        "password/reset/key/done",
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_the_shops_own(client: Client, page: str, language: str) -> None:
    street.channel()
    answer = client.get(f"/{language}/account/{page}/", follow=True)
    assert answer.status_code == 200
    assert "design/canting.css" in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize(
    "page", ["password/reset/key/1-x", "confirm-email/x", "confirm-email/a%20b!", "confirm-email/Mg:1:x"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_no_longer_works_says_so_on_a_page_of_its_own(client: Client, page: str, method: str) -> None:
    street.channel()
    answer = getattr(client, method)(f"/id/account/{page}/")
    assert answer.status_code == 404
    assert "Tautan ini tidak berlaku lagi" in answer.text
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_confirmation_that_is_sent_twice_says_so_too(client: Client) -> None:
    client.post("/id/account/signup/", NEW)
    address = link_in_mail()
    assert client.post(address).status_code == 302
    for answer in (client.post(address), client.get(address)):
        assert answer.status_code == 404 and "Tautan ini tidak berlaku lagi" in answer.text


@pytest.mark.parametrize("page", ["email", "password/set", "reauthenticate", "2fa", "3rdparty", ""])
def test_pages_that_are_not_dressed_do_not_exist(client: Client, page: str) -> None:
    path = f"/id/account/{page}/" if page else "/id/account/"
    assert client.get(path).status_code == 404


def test_one_signs_up_confirms_and_logs_in(client: Client) -> None:
    answer = client.post("/id/account/signup/", NEW)
    assert answer["Location"] == "/id/account/confirm-email/"
    assert mail.outbox[0].to == ["baru@example.com"]
    assert mail.outbox[0].subject == "Konfirmasi alamat surel Anda"
    address = link_in_mail()
    page = client.get(address)
    assert page.status_code == 200 and page["Referrer-Policy"] == "same-origin"
    user = User.objects.get()
    assert not user.emailaddress_set.get().verified
    client.post(address)
    assert user.emailaddress_set.get().verified
    client.logout()
    answer = client.post("/id/account/login/", {"login": "baru@example.com", "password": NEW["password1"]})
    assert answer["Location"] == "/id/orders/"
    assert user.language == "id"


def test_a_new_account_speaks_the_language_of_the_page(client: Client) -> None:
    client.post("/en/account/signup/", NEW)
    assert User.objects.get().language == "en"
    assert mail.outbox[0].subject == "Confirm your e-mail address"
    assert "/en/account/confirm-email/" in mail.outbox[0].body


def test_signing_up_with_a_known_address_answers_the_same(client: Client) -> None:
    """RELIABILITY.md test 14."""
    street.user("budi@example.com")
    answers = [
        client.post("/id/account/signup/", {**NEW, "email": email}, follow=True)
        for email in ("budi@example.com", "baru@example.com")
    ]
    known, unknown = ((a.redirect_chain, a.status_code, plain(a)) for a in answers)
    assert known == unknown
    assert [m.to for m in mail.outbox] == [["budi@example.com"], ["baru@example.com"]]
    assert mail.outbox[0].subject == "Anda sudah punya akun"
    assert User.objects.get(email="budi@example.com").check_password(street.PASSWORD)


def test_a_wrong_password_and_an_unknown_address_answer_the_same(client: Client) -> None:
    """RELIABILITY.md test 14."""
    street.user("budi@example.com")
    pages = []
    for email in ("budi@example.com", "siapa@example.com"):
        answer = client.post("/id/account/login/", {"login": email, "password": "salah-sekali"})
        pages.append((answer.status_code, plain(answer).replace(email, "…")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 422
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_of_a_known_and_an_unknown_address_answer_the_same(client: Client) -> None:
    """RELIABILITY.md test 14."""
    street.user("budi@example.com")
    pages = []
    for email in ("budi@example.com", "siapa@example.com"):
        answer = client.post("/id/account/password/reset/", {"email": email}, follow=True)
        pages.append((answer.status_code, answer.redirect_chain, plain(answer)))
    assert pages[0] == pages[1]
    assert [m.to for m in mail.outbox] == [["budi@example.com"], ["siapa@example.com"]]


def test_a_new_password_is_set_once(client: Client) -> None:
    """RELIABILITY.md test 17."""
    budi = street.user("budi@example.com")
    client.post("/id/account/password/reset/", {"email": "budi@example.com"})
    address = link_in_mail()
    form = client.get(address)["Location"]
    new = {"password1": "kain-baru-2026", "password2": "kain-baru-2026"}
    assert client.post(form, new)["Location"] == "/id/account/password/reset/key/done/"
    budi.refresh_from_db()
    assert budi.check_password("kain-baru-2026")
    again = Client().get(address)
    assert again.status_code == 404 and "Tautan ini tidak berlaku lagi" in again.text


@pytest.mark.parametrize("password", ["", "pendek", "1234567890", "password12", "baru@example.com"])
def test_a_weak_password_is_refused_at_its_field(client: Client, password: str) -> None:
    answer = client.post("/id/account/signup/", {**NEW, "password1": password})
    assert answer.status_code == 422
    assert 'id="id_password1_error"' in answer.text
    assert not User.objects.exists()


def test_logging_out_is_a_decision(client: Client) -> None:
    """RELIABILITY.md test 12: no change by GET."""
    client.force_login(street.user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/id/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/id/account/logout/")["Location"] == "/id/"
    assert "_auth_user_id" not in client.session


def test_logging_in_needs_the_forms_token() -> None:
    """RELIABILITY.md test 13."""
    budi = street.user()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/id/account/login/", {"login": budi.email, "password": street.PASSWORD})
    assert answer.status_code == 403
    assert "_auth_user_id" not in strict.session


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_logging_in_leads_nowhere_else(client: Client, place: str) -> None:
    budi = street.user()
    answer = client.post("/id/account/login/", {"login": budi.email, "password": street.PASSWORD, "next": place})
    assert answer["Location"] == "/id/orders/"


def test_the_session_gets_a_new_id_and_keeps_its_cart(client: Client) -> None:
    """RELIABILITY.md test 18."""
    budi = street.user()
    client.post("/id/cart/add/", {"variant": street.cloth(street.maker()).public_id})
    before = client.session.session_key
    client.post("/id/account/login/", {"login": budi.email, "password": street.PASSWORD})
    assert client.session.session_key != before
    assert Checkout.objects.get().user == budi
    assert "Buketan Toska" in client.get("/id/cart/").text


def test_a_cart_that_was_left_is_there_again(client: Client) -> None:
    budi = street.user()
    who = {"login": budi.email, "password": street.PASSWORD}
    client.post("/id/account/login/", who)
    client.post("/id/cart/add/", {"variant": street.cloth(street.maker()).public_id})
    client.post("/id/account/logout/")
    assert "Buketan Toska" not in client.get("/id/cart/").text
    client.post("/id/account/login/", who)
    assert "Buketan Toska" in client.get("/id/cart/").text


def test_when_the_mail_server_is_away_the_person_is_told(client: Client, settings: Any) -> None:
    """RELIABILITY.md test 60: known and unknown addresses get the same page, and no error 500."""
    street.user("budi@example.com")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for email in ("budi@example.com", "siapa@example.com"):
        answer = client.post("/id/account/password/reset/", {"email": email})
        assert (answer.status_code, answer["Retry-After"]) == (503, "120")


def test_a_barrage_of_guesses_is_slowed(client: Client) -> None:
    budi = street.user()
    for _guess in range(6):
        client.post("/id/account/login/", {"login": budi.email, "password": "salah-sekali"})
    answer = client.post("/id/account/login/", {"login": budi.email, "password": street.PASSWORD})
    assert "_auth_user_id" not in client.session
    assert "Terlalu banyak percobaan" in answer.text
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")


def test_a_barrage_from_one_address_gets_a_page_of_the_shop(client: Client) -> None:
    street.channel()
    for _guess in range(31):
        answer = client.post("/en/account/login/", {"login": f"{_guess}@example.com", "password": "x"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Too many attempts" in answer.text and "design/canting.css" in answer.text


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("password/reset", {"email": "x"}),
        ("login", {"login": "x", "password": ""}),
        ("signup", {"email": "", "password1": ""}),
    ],
)
def test_a_form_that_is_refused_says_so_to_machines_too(client: Client, page: str, form: dict[str, str]) -> None:
    assert client.post(f"/id/account/{page}/", form).status_code == 422


# ---- on the way to somewhere


def claim_of(order: Any) -> str:
    return f"/id/orders/{order.token}/claim/{claim_token(order)}/"


@pytest.mark.parametrize("known", [False, True], ids=["new", "has an account already"])
def test_who_signs_up_to_keep_an_order_comes_back_to_it(client: Client, known: bool) -> None:
    order = street.placed_order(street.cloth(street.maker()))
    way = claim_of(order)
    password = NEW["password1"]
    if known:
        street.user(NEW["email"])
        password = street.PASSWORD
    assert f'href="/id/account/signup/?next={quote(way)}"' in client.get(way).text
    client.post("/id/account/signup/", {**NEW, "next": way})
    if not known:
        client.post(link_in_mail())
    answer = client.post("/id/account/login/", {"login": NEW["email"].upper(), "password": password})
    assert answer["Location"] == way
    assert client.post(way)["Location"].startswith("/id/orders/")
    order.refresh_from_db()
    assert order.user == User.objects.get(email=NEW["email"])
    client.post("/id/account/logout/")
    answer = client.post("/id/account/login/", {"login": NEW["email"], "password": password})
    assert answer["Location"] == "/id/orders/"


def test_the_way_of_one_person_is_not_shown_to_another_in_the_same_browser(client: Client) -> None:
    order = street.placed_order(street.cloth(street.maker()))
    budi = street.user()
    client.post("/id/account/signup/", {**NEW, "next": claim_of(order)})
    answer = client.post("/id/account/login/", {"login": budi.email, "password": street.PASSWORD})
    assert answer["Location"] == "/id/orders/"


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_up_leads_nowhere_else(client: Client, place: str) -> None:
    client.post("/id/account/signup/", {**NEW, "next": place})
    client.post(link_in_mail())
    answer = client.post("/id/account/login/", {"login": NEW["email"], "password": NEW["password1"]})
    assert answer["Location"] == "/id/orders/"
