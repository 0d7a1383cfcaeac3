"""A guest's payment and order, public as the cart is: the checkout's id is the credential."""

from typing import Any

import graphene
from django.utils.translation import gettext as _

from catalog.commons.errors import Refusal
from catalog.commons.money import to_minor
from orders.carts.held import Held, not_there
from orders.carts.models import Checkout
from orders.payments.bank_transfer.gateway import instructions
from orders.placing import actions as placing
from orders.sales.models import Order as OrderModel
from orders.sales.policies import is_buyer
from storefront.api.enums import TransactionActionEnum, TransactionEventTypeEnum, TransactionFlowStrategyEnum
from storefront.api.ids import to_global
from storefront.api.keys import keyed
from storefront.api.order_types import Order, instructions_row, order_row, remember
from storefront.api.pages import Row
from storefront.api.refusals import CheckoutError, TransactionInitializeError, errors_of, purchase
from storefront.api.scalars import JSON, PositiveDecimal


class PaymentGatewayToInitialize(graphene.InputObjectType):
    id = graphene.String(required=True)
    data = graphene.Field(JSON)


class TransactionItem(graphene.ObjectType):
    id = graphene.ID(required=True)
    actions = graphene.List(graphene.NonNull(TransactionActionEnum), required=True)


class TransactionEvent(graphene.ObjectType):
    type = graphene.Field(TransactionEventTypeEnum)
    message = graphene.String(required=True)


class TransactionInitialize(graphene.Mutation):
    """Freeze the quote, hold the pieces, and say how to pay."""

    class Arguments:
        id = graphene.ID(required=True)
        payment_gateway = PaymentGatewayToInitialize(required=True)
        amount = PositiveDecimal()
        action = TransactionFlowStrategyEnum()

    transaction = graphene.Field(TransactionItem)
    transaction_event = graphene.Field(TransactionEvent)
    data = graphene.Field(JSON)
    errors = errors_of(TransactionInitializeError)

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, payment_gateway: Row, amount: Any = None, action: Any = None) -> Row:
        def act(checkout: Held) -> Row:
            due = None if amount is None else _minor(amount, checkout.currency)
            payment = placing.start_payment(token=checkout, gateway=payment_gateway["id"], amount=due)
            return {
                "transaction": {"id": to_global("TransactionItem", payment.public_id), "actions": []},
                "transaction_event": {"type": "CHARGE_REQUEST", "message": _("Waiting for the transfer.")},
                "data": instructions_row(instructions(payment)),
            }

        def begin() -> Row:
            begun, errors = purchase(id, act)
            return {"transaction": None, "transaction_event": None, "data": None, **(begun or {}), "errors": errors}

        wish = {"id": id, "gateway": payment_gateway["id"], "amount": amount}
        return keyed(info.context, "transactionInitialize", wish, begin)


def _minor(amount: Any, currency: str) -> int:
    try:
        return to_minor(amount, currency)
    except ValueError as why:
        raise Refusal(_("This is no amount of this currency."), code="INVALID", field="amount") from why


class CheckoutComplete(graphene.Mutation):
    """Make the order whose payment was started. Twice gives the same order, until it is claimed for an account."""

    class Arguments:
        id = graphene.ID()

    order = graphene.Field(Order)
    errors = errors_of(CheckoutError)

    @staticmethod
    def mutate(_root: Any, info: Any, id: str | None = None) -> Row:
        request = info.context

        def act(checkout: Held) -> tuple[OrderModel, bool]:
            again = checkout.status == Checkout.COMPLETED
            order = placing.complete(token=checkout)
            # A claim gives the order a new id; the checkout's old id must not lead to it (RELIABILITY.md test 7).
            if again and order.user_id != checkout.user_id and not is_buyer(order, request.user):
                raise not_there()
            return order, again

        made: list[tuple[OrderModel, bool]] = []

        def make() -> Row:
            done, errors = purchase(id, act)
            made.extend([done] if done else [])
            return {"order": None, "errors": errors}

        answer = keyed(request, "checkoutComplete", {"id": id}, make)
        if not made and not answer["errors"]:
            answer = make()  # done before under this key: the same order, shown to whoever may see it now
        if not made:
            return answer
        [(order, again)] = made
        if not again:
            # Only the session that makes the order is the buyer's, not every one that asks for it again.
            remember(request, order)
        return {"order": order_row(request, order), "errors": []}


class PaymentMutation(graphene.ObjectType):
    transaction_initialize = TransactionInitialize.Field()
    checkout_complete = CheckoutComplete.Field()
