"""Enums of the API. A value's name is its value, so that rows hold plain texts."""

from typing import Any

import graphene
from django_countries import countries


def _enum(name: str, *values: str) -> Any:
    # Without words of its own graphene would describe each as "An enumeration."
    return graphene.Enum(name, [(value, value) for value in values], description=lambda _value: None)


# The shop writes in ID and EN; the others are those Saleor's storefront may ask a translation in, and get none.
LanguageCodeEnum = _enum("LanguageCodeEnum", "ID", "EN", "DE", "FI", "FR", "JA", "KO", "NB", "PL")
# EU and XK are in no list of countries, but in the enum that Saleor's clients were generated from.
CountryCode = _enum("CountryCode", *sorted({*dict(countries), "EU", "XK"}))
ThumbnailFormatEnum = _enum("ThumbnailFormatEnum", "ORIGINAL", "WEBP", "AVIF")
ProductMediaType = _enum("ProductMediaType", "IMAGE")
OrderDirection = _enum("OrderDirection", "ASC", "DESC")
ProductOrderField = _enum("ProductOrderField", "COLLECTION", "DATE", "MINIMAL_PRICE", "NAME", "PRICE", "RATING")
VariantAttributeScope = _enum("VariantAttributeScope", "ALL", "NOT_VARIANT_SELECTION", "VARIANT_SELECTION")
AttributeInputTypeEnum = _enum("AttributeInputTypeEnum", "DROPDOWN", "SWATCH")
Uniqueness = _enum("Uniqueness", "ONE_OF_A_KIND", "SAME_STAMP")
MotifKind = _enum("MotifKind", "MOTIF", "STYLE", "LAYOUT", "COLOUR", "FILLER")

CheckoutAuthorizeStatusEnum = _enum("CheckoutAuthorizeStatusEnum", "NONE", "PARTIAL", "FULL")
CheckoutChargeStatusEnum = _enum("CheckoutChargeStatusEnum", "NONE", "FULL", "OVERCHARGED")
OrderAuthorizeStatusEnum = _enum("OrderAuthorizeStatusEnum", "NONE", "FULL")
OrderChargeStatusEnum = _enum("OrderChargeStatusEnum", "NONE", "FULL")
OrderStatus = _enum(
    "OrderStatus",
    *("CANCELED", "DRAFT", "EXPIRED", "FULFILLED", "PARTIALLY_FULFILLED"),
    *("PARTIALLY_RETURNED", "RETURNED", "UNCONFIRMED", "UNFULFILLED"),
)
PaymentChargeStatusEnum = _enum(
    "PaymentChargeStatusEnum",
    *("CANCELLED", "FULLY_CHARGED", "FULLY_REFUNDED", "NOT_CHARGED"),
    *("PARTIALLY_CHARGED", "PARTIALLY_REFUNDED", "PENDING", "REFUSED"),
)
FulfillmentStatus = _enum(
    "FulfillmentStatus",
    *("CANCELED", "FULFILLED", "REFUNDED", "REFUNDED_AND_RETURNED", "REPLACED", "RETURNED", "WAITING_FOR_APPROVAL"),
)
SellerOrderStatus = _enum(
    "SellerOrderStatus", "WAITING", "NEW", "ACCEPTED", "PACKED", "PARTLY_SHIPPED", "SHIPPED", "VOID"
)
ParcelStatus = _enum("ParcelStatus", "PACKED", "SHIPPED")
TransactionFlowStrategyEnum = _enum("TransactionFlowStrategyEnum", "CHARGE")
TransactionActionEnum = _enum("TransactionActionEnum", "CHARGE")
TransactionEventTypeEnum = _enum(
    "TransactionEventTypeEnum",
    *("AUTHORIZATION_FAILURE", "AUTHORIZATION_SUCCESS", "CANCEL_FAILURE", "CHARGE_BACK"),
    *("CHARGE_FAILURE", "CHARGE_REQUEST", "CHARGE_SUCCESS", "REFUND_FAILURE"),
)

# What the domain refuses with, and the one word Saleor's clients look for (errors.CODES maps it).
REFUSALS = (
    *("CHECKOUT_NOT_FOUND", "CHECKOUT_EMPTY", "LINE_NOT_FOUND", "VARIANT_GONE", "SOLD_OUT", "INSUFFICIENT_STOCK"),
    *("INVALID_QUANTITY", "TOO_MANY_LINES", "TOTAL_CHANGED", "EMAIL_MISSING", "ADDRESS_MISSING", "DELIVERY_MISSING"),
    *("CHECKOUT_NOT_FULLY_PAID", "PAYMENT_EXPIRED", "UNKNOWN_GATEWAY", "CHANNEL_NOT_FOUND", "INVALID", "NOT_FOUND"),
    *("INVALID_STATE", "PERMISSION_DENIED", "REFUSED", "GRAPHQL_ERROR"),
)
# Why an account's mutation was refused: Saleor's words where it has them.
ACCOUNT_REFUSALS = (
    *("ACCOUNT_NOT_CONFIRMED", "INACTIVE", "INVALID", "INVALID_CREDENTIALS", "INVALID_PASSWORD", "JWT_INVALID_TOKEN"),
    *("LOGIN_ATTEMPT_DELAYED", "MAIL_DOWN", "NOT_FOUND", "PASSWORD_ENTIRELY_NUMERIC", "PASSWORD_TOO_COMMON"),
    *("PASSWORD_TOO_SHORT", "PASSWORD_TOO_SIMILAR", "PERMISSION_DENIED", "REFUSED", "REQUIRED"),
    *("SECOND_FACTOR_REQUIRED", "UNIQUE"),
)
AccountErrorCode = _enum("AccountErrorCode", *ACCOUNT_REFUSALS)
CheckoutErrorCode = _enum("CheckoutErrorCode", *REFUSALS)
DeliveryOptionsCalculateErrorCode = _enum("DeliveryOptionsCalculateErrorCode", *REFUSALS)
TransactionInitializeErrorCode = _enum("TransactionInitializeErrorCode", *REFUSALS)
MetadataErrorCode = _enum("MetadataErrorCode", *REFUSALS)
