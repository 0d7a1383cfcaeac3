"""The hosted page where the buyer "pays", plainly a test, in Indonesian or English: docs.stripe.com/payments/checkout

No scripts; nothing from anywhere else."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from infra.fakes.stripe_forms import Json
from infra.fakes.stripe_money import ZERO_DECIMAL

_PAGE = Template((Path(__file__).parent / "stripe_page.html").read_text(encoding="utf-8"))

_ID = {
    "test": "UJI COBA: tidak ada uang yang berpindah",
    "title": "Pembayaran uji coba",
    "heading": "Bayar dengan kartu (uji coba)",
    "caption": "Pesanan Anda",
    "item": "Barang",
    "quantity": "Jumlah",
    "amount": "Harga",
    "total": "Total",
    "pay": "Bayar {}",
    "decline": "Biarkan kartu ditolak",
    "back": "Kembali ke toko",
    "declined": "Kartu ditolak. Belum ada pembayaran; Anda dapat mencoba lagi.",
    "complete": "Pembayaran ini sudah selesai.",
    "expired": "Waktu pembayaran ini sudah habis. Tidak ada yang ditagih.",
}
_EN = {
    "test": "TEST: no money moves",
    "title": "Test payment",
    "heading": "Pay by card (test)",
    "caption": "Your order",
    "item": "Item",
    "quantity": "Quantity",
    "amount": "Price",
    "total": "Total",
    "pay": "Pay {}",
    "decline": "Let the card be declined",
    "back": "Back to the shop",
    "declined": "The card was declined. Nothing is paid yet; you can try again.",
    "complete": "This payment is already done.",
    "expired": "The time for this payment is over. Nothing was charged.",
}


@dataclass(frozen=True)
class Shown:
    """A page and the headers that it must be sent with."""

    html: str
    headers: dict[str, str]


def words(session: Json, accepted: str) -> tuple[str, dict[str, str]]:
    """The page's language: the session's `locale`, or what the browser asks for (`Accept-Language`)."""
    locale = session["locale"] or "auto"
    if locale == "auto":
        locale = "id" if accepted.strip().lower().startswith("id") else "en"
    return ("id", _ID) if locale == "id" else ("en", _EN)


def money(amount: int, currency: str, lang: str) -> str:
    """An amount in minor units for people: 124500000 idr is Rp1.245.000 (Rp1,245,000 in English)."""
    whole, rest = (amount, 0) if currency in ZERO_DECIMAL else divmod(amount, 100)
    digits = f"{whole:,}"
    if rest or (currency != "idr" and currency not in ZERO_DECIMAL):
        digits += f".{rest:02d}"
    if lang == "id":
        digits = digits.translate(str.maketrans(",.", ".,"))
    return f"Rp{digits}" if currency == "idr" else f"{currency.upper()} {digits}"


def show(session: Json, lines: list[Json], accepted: str = "", declined: bool = False) -> Shown:
    """The page of a session in whatever state it is."""
    lang, said = words(session, accepted)
    total = money(session["amount_total"], session["currency"], lang)
    state = session["status"]
    notice = said[state] if state != "open" else (said["declined"] if declined else "")
    rows = "\n".join(
        f'<tr><td>{escape(line["description"])}</td><td class="sum">{line["quantity"]}</td>'
        f'<td class="sum">{escape(money(line["amount_total"], line["currency"], lang))}</td></tr>'
        for line in lines
    )
    html = _PAGE.substitute(
        {
            key: escape(said[key])
            for key in ("test", "title", "heading", "caption", "item", "quantity", "amount", "total")
        },
        lang=lang,
        notice=f'<p class="notice" role="alert">{escape(notice)}</p>' if notice else "",
        lines=rows,
        total_amount=escape(total),
        actions=_actions(session, said, total),
    )
    return Shown(html, _headers(session))


def return_address(session: Json) -> str:
    """Where the buyer goes after paying."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _actions(session: Json, said: dict[str, str], total: str) -> str:
    form = ""
    if session["status"] == "open":
        form = (
            '<form method="post">'
            f'<button name="action" value="pay">{escape(said["pay"].format(total))}</button>'
            f'<button name="action" value="decline" class="no">{escape(said["decline"])}</button>'
            "</form>"
        )
    back = return_address(session) if session["status"] == "complete" else session["cancel_url"]
    return form + (f'<a class="back" href="{escape(back)}">{escape(said["back"])}</a>' if back else "")


def _headers(session: Json) -> dict[str, str]:
    # A browser applies `form-action` to the redirect after the form, too, so the shop's origin must be named.
    shop = urlsplit(return_address(session))
    policy = f"default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {shop.scheme}://{shop.netloc}; "
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy + "frame-ancestors 'none'; base-uri 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
