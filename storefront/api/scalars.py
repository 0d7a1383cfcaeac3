"""Scalars: decimals that never pass through a float, JSON, and JSON as a text."""

import json
from decimal import Decimal as Exact
from decimal import InvalidOperation
from typing import Any

import graphene
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode, ValueNode, value_from_ast_untyped


class JsonNumber(float):
    """A number with a fraction from a request's JSON. It is a float for `Float` arguments and keeps the digits as they
    were sent for those that must be exact."""

    def __new__(cls, text: str) -> "JsonNumber":
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str


class Decimal(graphene.Scalar):
    """A decimal number, as a JSON number or a text."""

    @staticmethod
    def serialize(value: Any) -> float:
        return float(value)

    @classmethod
    def parse_value(cls, value: Any) -> Exact:
        if isinstance(value, JsonNumber):
            return cls.exact(value.text)
        if isinstance(value, bool) or not isinstance(value, int | str | Exact):
            raise GraphQLError(f"{cls.__name__} takes a number or a text with a number.")
        return cls.exact(value)

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> Exact:
        if not isinstance(node, IntValueNode | FloatValueNode | StringValueNode):
            raise GraphQLError(f"{cls.__name__} takes a number or a text with a number.")
        return cls.exact(node.value)

    @classmethod
    def exact(cls, value: int | str | Exact) -> Exact:
        if len(str(value)[:41]) > 40:
            raise GraphQLError(f"{cls.__name__} takes 40 digits at most.")
        try:
            number = Exact(value)
        except InvalidOperation as why:
            raise GraphQLError(f"{cls.__name__} takes a number or a text with a number.") from why
        if not number.is_finite():
            raise GraphQLError(f"{cls.__name__} takes a finite number.")
        return number


class PositiveDecimal(Decimal):
    """A decimal number of at least 0, as a JSON number or a text."""

    @classmethod
    def exact(cls, value: int | str | Exact) -> Exact:
        number = super().exact(value)
        if number < 0:
            raise GraphQLError("PositiveDecimal takes a number of at least 0.")
        return number


class JSON(graphene.Scalar):
    """Any JSON value."""

    @staticmethod
    def serialize(value: Any) -> Any:
        return value

    @staticmethod
    def parse_value(value: Any) -> Any:
        return value

    @staticmethod
    def parse_literal(node: ValueNode, variables: Any = None) -> Any:
        return value_from_ast_untyped(node, variables)


class JSONString(graphene.Scalar):
    """A JSON value written as a text: descriptions in the blocks of Editor.js."""

    @staticmethod
    def serialize(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def parse_value(value: Any) -> Any:
        try:
            return json.loads(value)
        except (TypeError, ValueError) as why:
            raise GraphQLError("JSONString takes a text with JSON.") from why

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> Any:
        if not isinstance(node, StringValueNode):
            raise GraphQLError("JSONString takes a text with JSON.")
        return cls.parse_value(node.value)
