"""Postings sum to zero, and PostgreSQL sees to it."""

import pytest
from django.db import IntegrityError, connection, transaction

from orders.ledger.actions import Entry, post
from orders.ledger.models import Account, Posting
from orders.ledger.queries import balance
from tests.makers import street

pytestmark = pytest.mark.django_db


def check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def insert(amount: int, order: str = "CT-1", transfer: str = "t1", currency: str = "IDR") -> Posting:
    account, _ = Account.objects.get_or_create(kind="cash", seller=None, currency=currency)
    return Posting.objects.create(
        transfer=transfer, kind="test", order_ref=order, account=account, amount=amount, currency=currency
    )


def test_a_transfer_that_does_not_sum_to_zero_is_refused_by_the_database() -> None:
    """RELIABILITY.md test 39, its constraint."""
    with pytest.raises(IntegrityError, match="do not sum to zero"), transaction.atomic():
        insert(100)
        insert(-99)
        check_now()


def test_an_order_that_does_not_sum_to_zero_is_refused_by_the_database() -> None:
    """Two transfers, each balanced over two orders, are still wrong for each order."""
    with pytest.raises(IntegrityError, match="do not sum to zero"), transaction.atomic():
        insert(100, "CT-1")
        insert(-100, "CT-2")
        check_now()


def test_currencies_do_not_balance_each_other() -> None:
    with pytest.raises(IntegrityError, match="do not sum to zero"), transaction.atomic():
        insert(100, currency="IDR")
        insert(-100, currency="USD")
        check_now()


def test_a_balanced_transfer_is_taken() -> None:
    seller = street.maker()
    post(kind="test", order_ref="CT-1", currency="IDR", entries=[Entry("cash", 500), Entry("held", -500, seller.pk)])
    check_now()
    assert balance("held", currency="IDR", seller=seller.pk) == -500


def test_the_verb_refuses_before_the_database_must() -> None:
    with pytest.raises(ValueError):
        post(kind="test", order_ref="CT-1", currency="IDR", entries=[Entry("cash", 1)])


def test_an_account_belongs_to_whom_its_kind_says() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(kind="held", seller=None, currency="IDR")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(kind="cash", seller=street.maker(), currency="IDR")
