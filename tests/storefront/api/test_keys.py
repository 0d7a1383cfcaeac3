"""Idempotency-Key: the same request again, another one under its key, and while the first still runs.

RELIABILITY.md test 27; pages have theirs in tests/storefront/shop.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from catalog.commons.models import KeptAnswer
from catalog.commons.once import RUNNING
from orders.payments.models import Payment
from orders.sales.models import Order
from tests.makers.races import at_once
from tests.storefront.api.client import COMPLETE, PAY, ask, codes, gateway, post, ready_checkout

pytestmark = pytest.mark.django_db(transaction=True)


def pay(id: str, total: int, key: str) -> Any:
    return post(PAY, {"id": id, "amount": total, "gateway": gateway()}, HTTP_IDEMPOTENCY_KEY=key)


def complete(id: str, key: str) -> Any:
    return post(COMPLETE, {"id": id}, HTTP_IDEMPOTENCY_KEY=key)


def test_the_same_start_of_a_payment_again_gives_the_same_payment(cloth_id: str) -> None:
    id, total = ready_checkout(cloth_id)
    first, second = pay(id, total, "k-1"), pay(id, total, "k-1")
    assert first.json()["data"]["transactionInitialize"]["errors"] == []
    assert second.json()["data"] == first.json()["data"]
    assert Payment.objects.count() == 1
    assert pay(id, total, "k-2").json()["data"] != first.json()["data"]


def test_ten_clicks_at_once_and_one_later_make_one_order(cloth_id: str) -> None:
    id, total = ready_checkout(cloth_id)
    ask(PAY, id=id, amount=total, gateway=gateway())
    answers = at_once([lambda: complete(id, "k-1")] * 10)
    assert {answer.status_code for answer in answers} <= {200, 409}
    done = [answer.json()["data"] for answer in answers if answer.status_code == 200]
    later = complete(id, "k-1")
    assert done and all(data == later.json()["data"] for data in done)
    assert Order.objects.count() == 1
    for answer in answers:
        if answer.status_code == 409:
            assert codes(answer) == ["IDEMPOTENCY_KEY_IN_USE"]


def test_another_payload_under_the_same_key_is_refused_and_changes_nothing(cloth_id: str) -> None:
    id, total = ready_checkout(cloth_id)
    pay(id, total, "k-1")
    other, _total = ready_checkout(cloth_id)
    answer = pay(other, total, "k-1")
    assert (answer.status_code, codes(answer)) == (422, ["IDEMPOTENCY_KEY_REUSED"])
    assert Payment.objects.count() == 1


def test_while_the_first_runs_the_second_is_told_to_wait(cloth_id: str) -> None:
    id, total = ready_checkout(cloth_id)
    pay(id, total, "k-1")
    KeptAnswer.objects.update(done=False, answer=None)
    answer = pay(id, total, "k-1")
    assert (answer.status_code, codes(answer)) == (409, ["IDEMPOTENCY_KEY_IN_USE"])
    # The process that ran it is dead: after a minute somebody else may.
    KeptAnswer.objects.update(began_at=timezone.now() - RUNNING - timedelta(seconds=1))
    assert pay(id, total, "k-1").status_code == 200


def test_a_refusal_is_not_kept_so_that_the_same_may_be_tried_again(cloth_id: str) -> None:
    id, total = ready_checkout(cloth_id)
    early = complete(id, "k-1").json()["data"]["checkoutComplete"]
    assert early["errors"][0]["code"] == "CHECKOUT_NOT_FULLY_PAID"
    pay(id, total, "k-2")
    assert complete(id, "k-1").json()["data"]["checkoutComplete"]["order"]


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_that_cannot_be_one_is_refused(cloth_id: str, key: str) -> None:
    id, total = ready_checkout(cloth_id)
    answer = pay(id, total, key)
    assert (answer.status_code, codes(answer)) == (400, ["IDEMPOTENCY_KEY_MISSING"])
    assert not Payment.objects.exists()


def test_without_a_key_all_is_as_saleors_clients_know_it(cloth_id: str) -> None:
    id, total = ready_checkout(cloth_id)
    ask(PAY, id=id, amount=total, gateway=gateway())
    assert ask(COMPLETE, id=id)["checkoutComplete"]["order"]
    assert not KeptAnswer.objects.exists()
