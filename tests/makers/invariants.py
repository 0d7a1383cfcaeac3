"""What must hold whatever died: invariant set I of RELIABILITY.md test 30, in SQL of its own.

Nothing of the project is imported, so that a mistake of its code cannot hide itself here. Each question names what is
wrong, row by row; all is well when none of them finds a row. What the card provider holds comes as its own state
(`GET /_state` of the fake), amounts there in hundredths of a rupiah.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

_THEIRS = "jsonb_to_recordset(%(intents)s) AS theirs(id text, payment text, amount bigint, refunded bigint)"
_BACK = "jsonb_to_recordset(%(refunds)s) AS back(id text, refund text, intent text, amount bigint)"
_PAID = "('paid', 'refunded')"

QUESTIONS = {
    "postings of a transfer do not sum to zero": """
        SELECT transfer, currency, sum(amount) FROM ledger_posting
        GROUP BY transfer, currency HAVING sum(amount) <> 0""",
    "postings of an order do not sum to zero": """
        SELECT order_ref, currency, sum(amount) FROM ledger_posting
        GROUP BY order_ref, currency HAVING sum(amount) <> 0""",
    "a posting belongs to no order": """
        SELECT order_ref FROM ledger_posting WHERE order_ref NOT IN (SELECT number FROM sales_order)""",
    "an order's books do not say what its state says": """
        SELECT o.number, o.status, books.* FROM sales_order o LEFT JOIN LATERAL (
            SELECT coalesce(sum(p.amount) FILTER (WHERE a.kind = 'receivable'), 0) AS owed,
                   coalesce(sum(p.amount) FILTER (WHERE a.kind = 'promised'), 0) AS promised,
                   coalesce(sum(p.amount) FILTER (WHERE a.kind = 'held'), 0) AS held
            FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id WHERE p.order_ref = o.number
        ) books ON true
        WHERE (books.owed, books.promised, books.held) IS DISTINCT FROM CASE o.status
            WHEN 'awaiting_payment' THEN (o.total::numeric, -o.total::numeric, 0::numeric)
            WHEN 'paid' THEN (0::numeric, 0::numeric, -o.total::numeric)
            ELSE (0::numeric, 0::numeric, 0::numeric) END""",
    "stock on hand is not the sum of its movements": """
        SELECT l.id, l.on_hand, coalesce(sum(m.delta), 0) FROM stock_stocklevel l
        LEFT JOIN stock_movement m ON m.level_id = l.id GROUP BY l.id HAVING l.on_hand <> coalesce(sum(m.delta), 0)""",
    "pieces reserved are not those that somebody holds": """
        SELECT l.id, l.reserved, coalesce(sum(r.quantity - r.sent), 0) FROM stock_stocklevel l
        LEFT JOIN stock_reservation r ON r.level_id = l.id AND r.status = 'held'
        GROUP BY l.id HAVING l.reserved <> coalesce(sum(r.quantity - r.sent), 0)""",
    "pieces shown as free are not free": """
        SELECT v.id, v.free, coalesce(sum(l.on_hand - l.reserved), 0) FROM products_productvariant v
        LEFT JOIN stock_stocklevel l ON l.variant_id = v.id
        GROUP BY v.id HAVING v.free <> coalesce(sum(l.on_hand - l.reserved), 0)""",
    "pieces shown as free of a product are not those of its variants": """
        SELECT p.id, p.free, coalesce(sum(v.free), 0) FROM products_product p
        LEFT JOIN products_productvariant v ON v.product_id = p.id
        GROUP BY p.id HAVING p.free <> coalesce(sum(v.free), 0)""",
    "an order holds other pieces than were bought": """
        SELECT o.number, o.status, bought.variant, bought.pieces, kept.pieces FROM sales_order o
        JOIN LATERAL (
            SELECT n.variant_id AS variant, sum(n.quantity) AS pieces FROM sales_orderline n
            JOIN sales_sellerorder s ON s.id = n.part_id WHERE s.order_id = o.id GROUP BY n.variant_id
        ) bought ON true
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(r.quantity), 0) AS pieces FROM stock_reservation r
            JOIN stock_stocklevel l ON l.id = r.level_id
            WHERE r.reference = o.number AND r.status <> 'returned' AND l.variant_id = bought.variant
        ) kept ON true
        WHERE kept.pieces <> CASE WHEN o.status IN ('awaiting_payment', 'paid') THEN bought.pieces ELSE 0 END""",
    "pieces are held for nobody": """
        SELECT reference FROM stock_reservation WHERE status = 'held' AND until IS NULL
        AND reference NOT IN (SELECT number FROM sales_order)""",
    "pieces have left without a parcel, or a parcel without its pieces": """
        SELECT coalesce(parcels.id, gone.reference), parcels.pieces, gone.pieces FROM (
            SELECT f.public_id AS id, sum(n.quantity) AS pieces FROM fulfilment_parcel f
            JOIN fulfilment_parcelline n ON n.parcel_id = f.id WHERE f.status = 'shipped' GROUP BY f.public_id
        ) parcels FULL JOIN (
            SELECT reference, -sum(delta) AS pieces FROM stock_movement WHERE reason = 'sent' GROUP BY reference
        ) gone ON gone.reference = parcels.id
        WHERE parcels.pieces IS DISTINCT FROM gone.pieces""",
    "a maker's part is sent and its parcels are not, or the other way round": """
        SELECT s.public_id, s.status FROM sales_sellerorder s
        LEFT JOIN sales_orderline n ON n.part_id = s.id
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(e.quantity), 0) AS pieces FROM fulfilment_parcelline e
            JOIN fulfilment_parcel f ON f.id = e.parcel_id
            WHERE e.order_line_id = n.id AND f.status = 'shipped'
        ) sent ON true
        GROUP BY s.id HAVING (s.status = 'shipped') <> bool_and(sent.pieces = n.quantity)""",
    "an order is paid without a payment of its amount": f"""
        SELECT o.number, count(p.id) FROM sales_order o
        LEFT JOIN payments_payment p ON p.order_id = o.id AND p.status = 'confirmed'
            AND (p.amount, p.currency) = (o.total, o.currency)
        WHERE o.status IN {_PAID} GROUP BY o.id HAVING count(p.id) <> 1""",
    "a payment has come and its order is not paid, or is not there": f"""
        SELECT p.public_id, o.number, o.status FROM payments_payment p LEFT JOIN sales_order o ON o.id = p.order_id
        WHERE (p.status = 'confirmed' AND (o.id IS NULL OR o.status NOT IN {_PAID} OR o.paid_at IS NULL))
        OR (p.status IN ('pending', 'surplus') AND o.id IS NULL)""",
    "an order waits and nothing can pay it": """
        SELECT o.number, count(p.id) FROM sales_order o
        LEFT JOIN payments_payment p ON p.order_id = o.id AND p.status = 'pending'
        WHERE o.status = 'awaiting_payment' GROUP BY o.id HAVING count(p.id) <> 1""",
    "a cart has become an order that is not there, or two": """
        SELECT c.id, c.order_number, count(o.id) FROM carts_checkout c
        LEFT JOIN sales_order o ON o.number = c.order_number
        WHERE c.status = 'completed' GROUP BY c.id HAVING count(o.id) <> 1
        UNION ALL
        SELECT min(c.id), c.order_number, count(*) FROM carts_checkout c
        WHERE c.order_number <> '' GROUP BY c.order_number HAVING count(*) <> 1""",
    "an order came from no cart": """
        SELECT number FROM sales_order WHERE number NOT IN (SELECT order_number FROM carts_checkout)""",
    "a makers' part is void although its order is alive, or alive although it is not": """
        SELECT s.public_id, s.status, o.status FROM sales_sellerorder s JOIN sales_order o ON o.id = s.order_id
        WHERE (s.status = 'void') <> (o.status IN ('expired', 'cancelled', 'refunded'))
        OR (s.status = 'waiting') <> (o.status = 'awaiting_payment')""",
    "money at the provider and money in the books differ": f"""
        SELECT theirs.sum AS there, ours.sum AS here FROM
            (SELECT coalesce(sum(amount - refunded), 0) AS sum FROM {_THEIRS}) theirs,
            (SELECT coalesce(sum(p.amount), 0) AS sum FROM ledger_posting p
             JOIN ledger_account a ON a.id = p.account_id WHERE a.kind = 'card') ours
        WHERE theirs.sum <> ours.sum""",
    "money came that no payment knows, or a payment knows of money that did not come": f"""
        SELECT theirs.id, p.public_id, theirs.amount, p.amount FROM {_THEIRS}
        FULL JOIN (
            SELECT * FROM payments_payment WHERE gateway = 'canting.stripe' AND status IN ('confirmed', 'surplus')
        ) p ON p.intent_ref = theirs.id AND p.public_id = theirs.payment
        WHERE theirs.amount IS DISTINCT FROM p.amount""",
    "an order was charged twice": f"""
        SELECT o.number, count(*) FROM {_THEIRS} JOIN payments_payment p ON p.public_id = theirs.payment
        JOIN sales_order o ON o.id = p.order_id WHERE theirs.amount > theirs.refunded
        GROUP BY o.id HAVING count(*) > 1""",
    "a refund was sent that was not asked for, or is marked as sent and was not": f"""
        SELECT back.id, r.public_id, back.amount, r.amount FROM {_BACK}
        FULL JOIN (
            SELECT f.*, p.intent_ref FROM payments_refund f JOIN payments_payment p ON p.id = f.payment_id
            WHERE p.gateway = 'canting.stripe' AND f.status = 'sent'
        ) r ON r.provider_ref = back.id AND r.public_id = back.refund AND r.intent_ref = back.intent
        WHERE back.amount IS DISTINCT FROM r.amount""",
    "a refunded order has no refund of its whole amount": """
        SELECT o.number FROM sales_order o JOIN payments_payment p ON p.order_id = o.id AND p.status = 'confirmed'
        LEFT JOIN payments_refund r ON r.payment_id = p.id AND r.amount = o.total
        WHERE (o.status = 'refunded') <> (r.id IS NOT NULL)""",
    "money owed back was not sent, or sent without being owed": """
        SELECT o.number FROM sales_order o JOIN payments_payment p ON p.order_id = o.id
        JOIN payments_refund r ON r.payment_id = p.id
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(g.amount), 0) AS owed FROM ledger_posting g
            JOIN ledger_account a ON a.id = g.account_id WHERE a.kind = 'refunds' AND g.order_ref = o.number
        ) books ON true
        GROUP BY o.id, books.owed
        HAVING books.owed <> -coalesce(sum(r.amount) FILTER (WHERE r.status <> 'sent'), 0)""",
}


def broken(link: "psycopg.Connection[Any]", provider: dict[str, Any] | None = None) -> list[str]:
    """What is wrong, in words with the rows that show it: nothing, or the shop has lost its way.

    `provider` is the card provider's state; without it, it has never seen money.
    """
    asked = _as_rows(provider or {"objects": {}})
    return [
        f"{wrong}: {row}"
        for wrong, question in QUESTIONS.items()
        for row in link.execute(question.encode(), asked).fetchmany(5)
    ]


def _as_rows(provider: dict[str, Any]) -> dict[str, Jsonb]:
    return {"intents": Jsonb(list(_money(provider))), "refunds": Jsonb(list(_money_back(provider)))}


def _money(provider: dict[str, Any]) -> Iterator[dict[str, Any]]:
    charges = {one["id"]: one for one in provider["objects"].get("charge", [])}
    for intent in provider["objects"].get("payment_intent", []):
        if intent["status"] == "succeeded":
            charge = charges[intent["latest_charge"]]
            yield {
                "id": intent["id"],
                "payment": intent["metadata"].get("payment", ""),
                "amount": intent["amount_received"] // 100,
                "refunded": charge["amount_refunded"] // 100,
            }


def _money_back(provider: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for refund in provider["objects"].get("refund", []):
        if refund["status"] in ("succeeded", "pending"):
            yield {
                "id": refund["id"],
                "refund": refund["metadata"].get("refund", ""),
                "intent": refund["payment_intent"],
                "amount": refund["amount"] // 100,
            }
