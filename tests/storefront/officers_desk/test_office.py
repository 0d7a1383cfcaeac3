"""The officers' desk: who may confirm a transfer, what must be typed for it, and work that failed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import jobs
from catalog.people.models import User
from catalog.products.models import ProductVariant
from orders.payments.models import FinanceTask, Payment
from orders.placing.actions import expire_order
from orders.sales.models import Order
from storefront.officers_desk.forms import rupiah
from tests.makers import people, street

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment() -> Payment:
    return street.placed_order(street.cloth(street.maker())).payments.get()


def as_(user: User | None) -> Client:
    return Client() if user is None else people.enter(Client(), user)


def seller() -> User:
    user = street.user("siti@example.com")
    street.maker("canting-lain", "Canting Lain", owner=user)
    return user


PEOPLE: dict[str, Any] = {
    "nobody": lambda: None,
    "buyer": street.user,
    "seller": seller,
    "officer": street.officer,
    "finance": street.finance_officer,
}


def path(payment: Payment, lang: str = "id") -> str:
    return f"/{lang}/office/transfers/{payment.public_id}/"


@pytest.mark.parametrize(
    ("who", "transfers", "failed"),
    [("nobody", 302, 302), ("buyer", 403, 403), ("seller", 403, 403), ("officer", 403, 200), ("finance", 200, 403)],
)
def test_each_desk_is_open_to_its_role_alone(payment: Payment, who: str, transfers: int, failed: int) -> None:
    client = as_(PEOPLE[who]())
    assert client.get("/id/office/transfers/").status_code == transfers
    assert client.get(path(payment)).status_code == transfers
    assert client.get("/id/office/jobs/").status_code == failed
    if transfers == 403:
        assert payment.reference not in client.get("/id/office/transfers/").text


@pytest.mark.parametrize("who", ["nobody", "buyer", "seller", "officer"])
def test_confirming_is_refused_to_all_others_and_nothing_changes(payment: Payment, who: str) -> None:
    answer = as_(PEOPLE[who]()).post(path(payment), {"amount": "1.268.000"})
    assert answer.status_code == (302 if who == "nobody" else 403)
    assert "/login/" in answer.get("Location", "/login/")
    payment.refresh_from_db()
    assert (payment.status, Order.objects.get().status) == ("pending", "awaiting_payment")


def test_a_superuser_without_the_role_does_not_confirm(payment: Payment) -> None:
    root = User.objects.create_superuser("root@example.com", street.PASSWORD)
    assert as_(root).post(path(payment), {"amount": "1268000"}).status_code == 403
    payment.refresh_from_db()
    assert payment.status == "pending"


def test_home_leads_to_the_desk_of_ones_role() -> None:
    assert as_(street.finance_officer()).get("/id/office/")["Location"] == "/id/office/transfers/"
    assert as_(street.officer()).get("/id/office/")["Location"] == "/id/office/applications/"
    assert as_(street.user()).get("/id/office/").status_code == 403


@pytest.mark.parametrize("typed", ["1.268.000", "1268000", "Rp1.268.000", " rp 1.268.000,00 "])
def test_the_amount_is_typed_as_people_write_it(payment: Payment, typed: str) -> None:
    wahyu = street.finance_officer()
    answer = as_(wahyu).post(path(payment), {"amount": typed})
    assert answer["Location"] == "/id/office/transfers/"
    payment.refresh_from_db()
    assert (payment.status, payment.confirmed_by) == ("confirmed", wahyu.public_id)
    assert Order.objects.get().status == "paid"


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,268,000", "1.268.00", "-1268000", "1268000.5", "1e6", "NaN", "١٢٦٨٠٠٠"]
)
def test_what_is_no_amount_is_not_guessed_at(payment: Payment, typed: str) -> None:
    answer = as_(street.finance_officer()).post(path(payment), {"amount": typed})
    assert answer.status_code == 422
    assert 'id="id_amount_error"' in answer.text
    payment.refresh_from_db()
    assert payment.status == "pending"


@pytest.mark.parametrize("typed", ["1.267.999", "1.268.001", "0", "9999999999999"])
def test_another_amount_is_refused_and_both_are_said(payment: Payment, typed: str) -> None:
    """RELIABILITY.md test 35."""
    answer = as_(street.finance_officer()).post(path(payment), {"amount": typed})
    assert answer.status_code == 422
    assert "Rp1.268.000" in answer.text
    payment.refresh_from_db()
    assert payment.status == "pending"


def test_a_second_click_is_quiet(payment: Payment) -> None:
    client = as_(street.finance_officer())
    for _click in range(2):
        assert client.post(path(payment), {"amount": "1268000"}).status_code == 302
    assert Payment.objects.filter(status="confirmed").count() == 1


def test_money_for_an_order_that_ended_makes_the_order_or_a_task(payment: Payment) -> None:
    """Its time has run out, and the piece is somebody else's by now: the money is noted and has to go back."""
    expire_order(number=payment.order.number)
    street.placed_order(ProductVariant.objects.get())
    client = as_(street.finance_officer())
    assert payment.reference in client.get("/en/office/transfers/", {"q": payment.reference}).text
    assert "has run out" in client.get(path(payment, "en")).text
    answer = client.post(path(payment), {"amount": "1268000"}, follow=True)
    assert "Rp1.268.000" in answer.text and payment.reference in answer.text
    assert Order.objects.get(pk=payment.order_id).status == "expired"
    assert FinanceTask.objects.get().kind == FinanceTask.SURPLUS


def test_the_list_holds_what_is_needed_and_can_be_searched(payment: Payment) -> None:
    other = street.placed_order(street.cloth(street.maker("lain", "Lain"), "Lain")).payments.get()
    client = as_(street.finance_officer())
    page = client.get("/id/office/transfers/").text
    for said in (payment.reference, other.reference, "Rp1.268.000", "budi@example.com", payment.order.number):
        assert said in page
    found = client.get("/id/office/transfers/", {"q": payment.reference[2:].lower()}).text
    assert payment.reference in found and other.reference not in found
    nothing = client.get("/id/office/transfers/", {"q": "<b>ZZ"}).text
    assert "&lt;b&gt;ZZ" in nothing and payment.reference not in nothing


def test_what_was_confirmed_stands_below(payment: Payment) -> None:
    client = as_(street.finance_officer())
    client.post(path(payment), {"amount": "1268000"})
    page = client.get("/id/office/transfers/").text
    assert "Baru dikonfirmasi" in page and payment.reference in page


@pytest.mark.parametrize("page", ["x" * 22, "1", "%00"])
def test_an_unknown_transfer_is_not_there(page: str) -> None:
    assert as_(street.finance_officer()).get(f"/id/office/transfers/{page}/").status_code == 404


def test_a_form_from_elsewhere_confirms_nothing(payment: Payment) -> None:
    """RELIABILITY.md test 12."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(street.finance_officer(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(path(payment), {"amount": "1268000"}).status_code == 403
    payment.refresh_from_db()
    assert payment.status == "pending"


# ---- work that failed


@pytest.fixture
def failed() -> ProcrastinateJob:
    jobs.later(jobs.tell, listener_name="notifications.paid", entry_id=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 6")
    return ProcrastinateJob.objects.get()


def test_failed_work_is_listed_and_runs_again(failed: ProcrastinateJob) -> None:
    client = as_(street.officer())
    page = client.get("/id/office/jobs/").text
    assert "notifications.paid" in page and str(failed.pk) in page
    assert client.post(f"/id/office/jobs/{failed.pk}/again/")["Location"] == "/id/office/jobs/"
    failed.refresh_from_db()
    assert failed.status == "todo"
    assert client.post(f"/id/office/jobs/{failed.pk}/again/").status_code == 302


@pytest.mark.parametrize("who", ["nobody", "buyer", "seller", "finance"])
def test_running_again_is_for_officers(failed: ProcrastinateJob, who: str) -> None:
    answer = as_(PEOPLE[who]()).post(f"/id/office/jobs/{failed.pk}/again/")
    assert answer.status_code == (302 if who == "nobody" else 403)
    failed.refresh_from_db()
    assert failed.status == "failed"


def test_looking_runs_nothing(failed: ProcrastinateJob) -> None:
    assert as_(street.officer()).get(f"/id/office/jobs/{failed.pk}/again/").status_code == 405


def test_no_failed_work_is_said() -> None:
    assert 'class="empty"' in as_(street.officer()).get("/id/office/jobs/").text


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("0", 0), ("1.000", 1000), ("12.34", None), ("1..000", None), ("Rp", None), ("1.000.0000", None)],
)
def test_rupiah_are_read_or_refused(typed: str, amount: int | None) -> None:
    assert rupiah(typed) == amount
