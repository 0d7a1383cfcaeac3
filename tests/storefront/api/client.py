"""How the tests ask the API: by POST, as clients do, and with what they ask."""

from typing import Any

import orjson
from django.test import Client

from tests.makers import street

ADDRESS = {
    "firstName": "Budi",
    "lastName": "Santoso",
    "streetAddress1": "Jl. Kauman No. 12",
    "city": "Kota Pekalongan",
    "countryArea": "Jawa Tengah",
    "postalCode": "51127",
    "country": "ID",
    "phone": "0812 3456 7890",
}
TOTAL = "totalPrice { gross { amount currency } }"
CREATE = """mutation ($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
  checkout { id lines { id quantity variant { id product { name } } } totalPrice { gross { amount currency } } }
  errors { code field message } } }"""
ADD = """mutation ($id: ID, $lines: [CheckoutLineInput!]!) { checkoutLinesAdd(id: $id, lines: $lines) {
  checkout { id lines { id quantity } totalPrice { gross { amount } } } errors { code field message } } }"""
UPDATE = """mutation ($id: ID, $lines: [CheckoutLineUpdateInput!]!) { checkoutLinesUpdate(id: $id, lines: $lines) {
  checkout { id lines { id quantity } } errors { code field message } } }"""
DELETE = """mutation ($id: ID, $lines: [ID!]!) { checkoutLinesDelete(id: $id, linesIds: $lines) {
  checkout { lines { id } } errors { code field message } } }"""
EMAIL = """mutation ($id: ID, $email: String!) { checkoutEmailUpdate(id: $id, email: $email) {
  checkout { email } errors { code field message } } }"""
SHIPPING = """mutation ($id: ID, $address: AddressInput!) {
  checkoutShippingAddressUpdate(id: $id, shippingAddress: $address, saveAddress: false) {
  checkout { shippingAddress { firstName lastName postalCode phone country { code } } }
  errors { code field message } } }"""
BILLING = """mutation ($id: ID, $address: AddressInput!) {
  checkoutBillingAddressUpdate(id: $id, billingAddress: $address) {
  checkout { billingAddress { city } } errors { code field message } } }"""
OPTIONS = """mutation ($id: ID!) { deliveryOptionsCalculate(id: $id) {
  deliveries { id shippingMethod { id name price { amount currency } minimumDeliveryDays } }
  errors { code field message } } }"""
DELIVERY = """mutation ($id: ID, $method: ID) { checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
  checkout { delivery { id } shippingPrice { gross { amount } } totalPrice { gross { amount } } }
  errors { code field message } } }"""
PAY = """mutation ($id: ID!, $amount: PositiveDecimal, $gateway: String!) {
  transactionInitialize(id: $id, amount: $amount, paymentGateway: {id: $gateway}) {
  transaction { id actions } transactionEvent { type message } data errors { code field message } } }"""
COMPLETE = """mutation ($id: ID) { checkoutComplete(id: $id) {
  order { id number status paymentStatus total { gross { amount } } } errors { code field message } } }"""
ORDER = """query ($id: ID) { order(id: $id) {
  number status statusDisplay isPaid userEmail paymentStatus paymentInstructions
  shippingAddress { firstName streetAddress1 city phone }
  lines { productName quantity variant { id } thumbnail(size: 240, format: WEBP) { url } }
  fulfillments { trackingNumber status lines { quantity orderLine { productName } } }
  sellerOrders { maker { name } status lines { productName }
    parcels { courier trackingNumber status lines { quantity orderLine { productName } } } } } }"""
CHECKOUT = """query ($id: ID) { checkout(id: $id) {
  id email lines { quantity variant { quantityAvailable } } delivery { id }
  problems { __typename ... on CheckoutLineProblemInsufficientStock { availableQuantity line { id } }
    ... on CheckoutProblemDeliveryMethodStale { delivery { id } } }
  totalPrice { gross { amount } } } }"""


def post(query: str, variables: dict[str, Any] | None = None, client: Client | None = None, **extra: Any) -> Any:
    """The whole answer."""
    body = orjson.dumps({"query": query, "variables": variables or {}})
    return (client or Client()).post("/graphql/", body, content_type="application/json", **extra)


def ask(query: str, client: Client | None = None, **variables: Any) -> dict[str, Any]:
    """The data of an answer that has no errors."""
    answer = post(query, variables, client)
    body = answer.json()
    assert answer.status_code == 200, body
    assert "errors" not in body, body
    return body["data"]


def codes(answer: Any) -> list[str]:
    """The codes of an answer's errors; both places hold the same."""
    errors = answer.json()["errors"]
    assert all(error["extensions"]["code"] == error["extensions"]["exception"]["code"] for error in errors)
    return [error["extensions"]["code"] for error in errors]


def ready_checkout(*variant_ids: str, quantity: int = 1, client: Client | None = None) -> tuple[str, int]:
    """A guest's checkout with everything an order needs, and its total in rupiah."""
    lines = [{"variantId": id, "quantity": quantity} for id in variant_ids]
    given = {"channel": "idr", "languageCode": "ID", "lines": lines}
    id = ask(CREATE, client, input=given)["checkoutCreate"]["checkout"]["id"]
    ask(EMAIL, client, id=id, email="budi@example.com")
    ask(SHIPPING, client, id=id, address=ADDRESS)
    ask(BILLING, client, id=id, address=ADDRESS)
    options = ask(OPTIONS, client, id=id)["deliveryOptionsCalculate"]["deliveries"]
    done = ask(DELIVERY, client, id=id, method=options[0]["id"])["checkoutDeliveryMethodUpdate"]
    assert done["errors"] == []
    return id, int(done["checkout"]["totalPrice"]["gross"]["amount"])


def gateway() -> str:
    return "canting.bank-transfer"


# ---- accounts

TOKEN = """mutation ($email: String!, $password: String!, $code: String) {
  tokenCreate(email: $email, password: $password, code: $code) {
  token refreshToken user { id email } errors { code field message } } }"""
REFRESH = """mutation ($token: String) { tokenRefresh(refreshToken: $token) {
  token user { email } errors { code field message } } }"""
REGISTER = """mutation ($input: AccountRegisterInput!) { accountRegister(input: $input) {
  user { email } requiresConfirmation errors { code field message } } }"""
CONFIRM = """mutation ($email: String!, $token: String!) { confirmAccount(email: $email, token: $token) {
  user { email } errors { code field message } } }"""
FORGET = """mutation ($email: String!, $url: String!) { requestPasswordReset(email: $email, redirectUrl: $url) {
  errors { code field message } } }"""
SET = """mutation ($email: String!, $password: String!, $token: String!) {
  setPassword(email: $email, password: $password, token: $token) {
  token refreshToken user { email } errors { code field message } } }"""
CHANGE = """mutation ($old: String, $new: String!) { passwordChange(oldPassword: $old, newPassword: $new) {
  token refreshToken user { email } errors { code field message } } }"""
ME = "{ me { email } }"
SHOP = "http://testserver/graphql/"


def log_in(email: str, password: str = street.PASSWORD, client: Client | None = None, **more: Any) -> dict[str, Any]:
    """What tokenCreate answers."""
    return ask(TOKEN, client, email=email, password=password, **more)["tokenCreate"]


def tokens_of(email: str, password: str = street.PASSWORD) -> tuple[str, str]:
    """An access token and a refresh token of a person who logs in now."""
    made = log_in(email, password)
    assert made["errors"] == []
    return made["token"], made["refreshToken"]


def me(token: str, scheme: str = "Bearer", **more: Any) -> str | None:
    """Whose the API takes a request with this token for."""
    answer = post(ME, headers={"Authorization": f"{scheme} {token}"}, **more)
    assert answer.status_code == 200
    body = answer.json()
    assert "errors" not in body, body
    return body["data"]["me"] and body["data"]["me"]["email"]


def refusal(answer: dict[str, Any]) -> str:
    """The one code a payload was refused with; nothing else stands in it."""
    [error] = answer["errors"]
    assert error["message"]
    rest = {name: value for name, value in answer.items() if name != "errors"}
    assert not any(rest.values()), rest
    return error["code"]
