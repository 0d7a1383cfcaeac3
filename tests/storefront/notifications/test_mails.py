"""Mails: to whom, in which language, with what in them; once each; and none without its order."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.commons import history, jobs
from catalog.commons.history import Actor
from catalog.commons.models import HistoryEntry
from catalog.sellers.models import Msme
from orders.fulfilment import actions as fulfilment
from orders.placing.actions import expire_order
from orders.sales.claims import claimable
from orders.sales.models import Order
from storefront.models import SentNotice
from tests.makers import street

pytestmark = pytest.mark.django_db
SITI = Actor("siti", "seller")


def run_jobs() -> None:
    """Do what waits for the listeners, as the worker would: one after the other."""
    for job in list(ProcrastinateJob.objects.filter(task_name="commons.tell", status="todo").order_by("pk")):
        jobs.tell(**job.args)


def to(address: str) -> list[Any]:
    return [message for message in mail.outbox if message.to == [address]]


def shipped(order: Order, seller: Msme) -> None:
    part = order.parts.get(seller=seller)
    fulfilment.accept(seller=seller, part_id=part.public_id, actor=SITI)
    parcel = fulfilment.pack(seller=seller, part_id=part.public_id, actor=SITI)
    fulfilment.ship(
        seller=seller, parcel_id=parcel.public_id, courier="JNE", tracking_number="JP1234567890", actor=SITI
    )


def test_a_guest_gets_link_transfer_and_claim() -> None:
    order = street.placed_order(street.cloth(street.maker()))
    payment = order.payments.get()
    run_jobs()
    [message] = mail.outbox
    assert message.to == ["budi@example.com"]
    assert order.number in message.subject and "WIB" in message.subject
    html = message.alternatives[0][0]
    for said in ("Rp1.268.000", payment.reference, "Bank Contoh", "000 0000 0000", "Buketan Toska"):
        assert said in message.body and said in html, said
    assert f"{settings.SITE_ORIGIN}/id/orders/{order.token}/" in message.body
    claim = re.search(rf"/id/orders/{order.token}/claim/(\S+)/", message.body)[1]
    assert claimable(order=order, token=claim)


def test_the_links_of_the_mail_open() -> None:
    order = street.placed_order(street.cloth(street.maker()))
    run_jobs()
    links = re.findall(rf"{settings.SITE_ORIGIN}(/\S+)", mail.outbox[0].body)
    assert len(links) == 2
    for link in links:
        answer = Client().get(link)
        assert answer.status_code == 200 and order.number in answer.text


def test_who_has_an_account_gets_no_claim() -> None:
    street.placed_order(street.cloth(street.maker()), buyer=street.user())
    run_jobs()
    assert "/claim/" not in mail.outbox[0].body + mail.outbox[0].alternatives[0][0]


def test_mails_speak_the_buyers_language_and_the_makers() -> None:
    seller = street.maker()
    order = street.place(street.cart(street.cloth(seller), language="en"))
    run_jobs()
    assert mail.outbox[0].subject.startswith(f"Order {order.number}: transfer by")
    assert "Please transfer exactly Rp1.268.000" in mail.outbox[0].body
    assert f"/en/orders/{order.token}/" in mail.outbox[0].body
    mail.outbox.clear()
    pay(order)
    run_jobs()
    assert "has arrived" in to("budi@example.com")[0].body
    assert to("canting-siti@example.com")[0].subject.startswith("Pesanan baru")


def pay(order: Order) -> None:
    from orders.payments import actions as payments

    payment = order.payments.get()
    payments.confirm(payment_id=payment.public_id, amount=payment.amount, currency="IDR", actor=Actor("w", "finance"))


def test_each_maker_is_told_of_her_part_with_a_link_that_opens_it() -> None:
    siti = street.user("siti@example.com")
    shop, other = street.maker(owner=siti), street.maker("cap-rohmat", "Cap Rohmat")
    order = street.paid_order(street.cloth(shop), street.cloth(other, "Kawung Nila"))
    run_jobs()
    [message] = to("canting-siti@example.com")
    assert "Buketan Toska" in message.body and "Kawung" not in message.body
    assert len(to("cap-rohmat@example.com")) == 1
    link = re.search(rf"{settings.SITE_ORIGIN}(/id/seller/\S+)", message.body)[1]
    client = Client()
    client.force_login(siti, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(link)
    assert page.status_code == 200 and order.number in page.text


@pytest.mark.parametrize(
    ("language", "subject", "body"),
    [
        ("id", "kirim paling lambat 26 November 2026", "Dikirim paling lambat 26 November 2026."),
        ("en", "to be sent by 26 November 2026", "To be sent by 26 November 2026 at the latest."),
    ],
)
def test_subject_and_body_give_the_maker_the_same_last_day(language: str, subject: str, body: str) -> None:
    """One that says "before the 26th" and one that says "by the 26th" would be two days."""
    seller = street.maker()
    Msme.objects.update(language=language)
    order = street.paid_order(street.cloth(seller))
    order.parts.update(ship_by=date(2026, 11, 26))
    run_jobs()
    [message] = to("canting-siti@example.com")
    assert message.subject.endswith(subject) and body in message.body


def test_two_shops_with_one_address_get_a_mail_each() -> None:
    """A cooperative, or a family with two shops."""
    shops = [
        street.maker(slug, name, email="koperasi@example.com")
        for slug, name in (("siti", "Siti"), ("rohmat", "Rohmat"))
    ]
    street.paid_order(street.cloth(shops[0]), street.cloth(shops[1], "Kawung Nila"))
    run_jobs()
    assert sorted("Kawung Nila" in letter.body for letter in to("koperasi@example.com")) == [False, True]


def test_a_maker_who_cannot_be_reached_keeps_no_other_from_being_told() -> None:
    shops = [street.maker(slug, slug.title()) for slug in ("siti", "rohmat")]
    street.paid_order(street.cloth(shops[0]), street.cloth(shops[1], "Kawung Nila"))
    told = ProcrastinateJob.objects.filter(task_name="commons.tell", args__listener_name="notifications.maker")
    parts = [HistoryEntry.objects.get(pk=job.args["entry_id"]).data["part"] for job in told]
    assert len(set(parts)) == len(parts) == 2


def test_a_maker_is_not_told_of_an_order_that_is_not_paid() -> None:
    street.placed_order(street.cloth(street.maker()))
    run_jobs()
    assert to("canting-siti@example.com") == []


def test_a_parcel_is_announced_with_its_number() -> None:
    seller = street.maker()
    order = street.paid_order(street.cloth(seller))
    shipped(order, seller)
    run_jobs()
    message = to("budi@example.com")[-1]
    assert "Canting Siti" in message.subject
    for said in ("JNE", "JP1234567890", "Buketan Toska", f"/id/orders/{order.token}/"):
        assert said in message.body, said


def test_an_order_that_ended_is_told() -> None:
    order = street.placed_order(street.cloth(street.maker()))
    expire_order(number=order.number)
    run_jobs()
    assert order.number in mail.outbox[-1].subject
    assert len(mail.outbox[-1].alternatives) == 1


def test_an_empty_line_stands_before_every_signature() -> None:
    seller = street.maker()
    expire_order(number=street.placed_order(street.cloth(seller)).number)
    shipped(street.paid_order(street.cloth(seller, "Kawung Nila")), seller)
    run_jobs()
    kinds = {notice.template for notice in SentNotice.objects.all()}
    assert kinds == {"placed", "paid", "maker", "shipped", "expired"}
    for message in mail.outbox:
        assert "\n\n-- \nCanting" in message.body, message.subject


def test_a_placed_mail_that_comes_late_asks_for_no_money_any_more() -> None:
    order = street.placed_order(street.cloth(street.maker()))
    reference = order.payments.get().reference
    expire_order(number=order.number)
    entry = HistoryEntry.objects.get(kind="order.placed")
    jobs.tell(listener_name="notifications.placed", entry_id=entry.pk)
    assert reference not in mail.outbox[0].body


def test_a_job_that_runs_twice_sends_once() -> None:
    """RELIABILITY.md test 43: jobs run at least once, people get one mail."""
    street.paid_order(street.cloth(street.maker()))
    run_jobs()
    number = len(mail.outbox)
    assert number == 3
    run_jobs()
    run_jobs()
    assert len(mail.outbox) == number == SentNotice.objects.count()


def test_a_server_that_refuses_is_asked_again(settings: Any) -> None:
    street.placed_order(street.cloth(street.maker()))
    good = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(OSError), transaction.atomic():
        run_jobs()
    assert not SentNotice.objects.exists()
    settings.EMAIL_BACKEND = good
    run_jobs()
    assert (len(mail.outbox), SentNotice.objects.count()) == (1, 1)


def test_an_order_that_is_rolled_back_sends_nothing() -> None:
    """RELIABILITY.md test 43."""
    checkout = street.cart(street.cloth(street.maker()))
    with pytest.raises(RuntimeError), transaction.atomic():
        street.place(checkout)
        raise RuntimeError
    run_jobs()
    assert mail.outbox == []


def test_nothing_personal_in_jobs_history_and_notices() -> None:
    """RELIABILITY.md test 55."""
    seller = street.maker()
    order = street.paid_order(street.cloth(seller))
    shipped(order, seller)
    run_jobs()
    kept = [str(job.args) for job in ProcrastinateJob.objects.all()]
    kept += [f"{entry.subject} {entry.data}" for entry in HistoryEntry.objects.all()]
    kept += [f"{notice.recipient}" for notice in SentNotice.objects.all()]
    text = "\n".join(kept)
    for secret in ("budi@example.com", "Budi", "Jl. Kauman", order.token, "canting-siti@example.com"):
        assert secret not in text, secret


def test_mails_hold_no_street_and_no_phone() -> None:
    """RELIABILITY.md test 55."""
    seller = street.maker()
    shipped(street.paid_order(street.cloth(seller)), seller)
    run_jobs()
    for message in mail.outbox:
        for secret in ("Jl. Kauman", "51127", "Budi Santoso"):
            assert secret not in message.body + message.alternatives[0][0]


def test_markup_in_a_name_stays_words_and_a_subject_is_one_line() -> None:
    """RELIABILITY.md test 56."""
    seller = street.maker(name="<img src=x onerror=alert(1)>\r\nBcc: x@example.com {{7*7}}")
    shipped(street.paid_order(street.cloth(seller)), seller)
    run_jobs()
    for message in mail.outbox:
        assert "\n" not in message.subject and "\r" not in message.subject
        assert message.bcc == []
        assert "<img" not in message.alternatives[0][0]
        assert "49" not in message.subject


def test_no_picture_comes_from_elsewhere() -> None:
    street.placed_order(street.cloth(street.maker()))
    run_jobs()
    html = mail.outbox[0].alternatives[0][0]
    assert "<img" not in html and "url(" not in html
    assert set(re.findall(r'(?:href|src)="(https?://[^/"]+)', html)) == {settings.SITE_ORIGIN}


def test_every_listener_stands_in_the_list() -> None:
    for name in ("placed", "paid", "maker", "shipped", "expired"):
        assert history.listener(f"notifications.{name}") is not None
