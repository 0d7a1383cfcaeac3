"""What the schema promises, and what it must never hold."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import graphene
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_introspection_query,
    get_named_type,
    graphql_sync,
)

from catalog.commons.errors import NotAllowed
from catalog.people.authority import may
from catalog.people.roles import SHIPPED
from storefront.api.errors import formatted
from storefront.api.schema import schema
from storefront.management.commands.schema import FILE
from tests.makers import street
from tests.storefront.api.client import post

# Public because a checkout's id is its credential: a guest buys without an account.
PUBLIC = {
    "checkoutBillingAddressUpdate",
    "checkoutComplete",
    "checkoutCreate",
    "checkoutDeliveryMethodUpdate",
    "checkoutEmailUpdate",
    "checkoutLineDelete",
    "checkoutLinesAdd",
    "checkoutLinesDelete",
    "checkoutLinesUpdate",
    "checkoutShippingAddressUpdate",
    "deliveryOptionsCalculate",
    "transactionInitialize",
    "updateMetadata",
}
# Public because what they ask for is the credential: a password, a token, the link of a mail, or an address to which a
# mail goes. With what each refuses a stranger who brings nothing.
DOORS = {
    "accountRegister": "INVALID",
    "confirmAccount": "INVALID",
    "requestPasswordReset": "INVALID",
    "setPassword": "INVALID",
    "tokenCreate": "INVALID_CREDENTIALS",
    "tokenRefresh": "JWT_INVALID_TOKEN",
    "tokenVerify": "",  # says that the token is not valid
}
# A token stands in what gives one out, and in nothing else; passwords only go in.
SAID = {
    *("AccountRegisterInput.password", "CreateToken.token", "CreateToken.refreshToken", "RefreshToken.token"),
    *("SetPassword.token", "SetPassword.refreshToken", "PasswordChange.token", "PasswordChange.refreshToken"),
    *("Mutation.tokenCreate", "Mutation.tokenRefresh", "Mutation.tokenVerify", "Mutation.tokensDeactivateAll"),
    *("Mutation.requestPasswordReset", "Mutation.setPassword", "Mutation.passwordChange"),
}
# A person is shown to nobody but herself: these give whoever asks, or whoever has just shown who she is.
OWN = {"Query.me", "CreateToken.user", "RefreshToken.user", "VerifyToken.user", "SetPassword.user"} | {
    *("PasswordChange.user", "AccountRegister.user", "ConfirmAccount.user"),
}
SAMPLES = {
    "ID": '"x"',
    "String": '"x"',
    "AccountRegisterInput": '{email: "x", password: "x"}',
    "AddressInput": "{}",
    "CheckoutCreateInput": '{channel: "x", lines: []}',
    "PaymentGatewayToInitialize": '{id: "x"}',
}


Asker = Callable[[str], dict[str, Any]]


def asked(of: graphene.Schema, ask: Asker) -> dict[str, str]:
    """Every mutation by name, with the code it refuses an asker with who has no credential; empty when it was done."""
    mutation = of.graphql_schema.mutation_type
    assert mutation is not None
    said = {}
    for name, field in mutation.fields.items():
        arguments = {
            key: "[]" if "[" in str(argument.type) else SAMPLES[str(argument.type).strip("!")]
            for key, argument in field.args.items()
            if str(argument.type).endswith("!")
        }
        given = "(" + ", ".join(f"{key}: {value}" for key, value in arguments.items()) + ")" if arguments else ""
        body = ask(f"mutation {{ {name}{given} {{ errors {{ code }} }} }}")
        refusals = (body["data"] or {}).get(name) or {"errors": []}
        codes = [error["extensions"]["code"] for error in body.get("errors", [])]
        said[name] = next(iter([*codes, *(error["code"] for error in refusals["errors"])]), "")
    return said


def undecided(said: dict[str, str]) -> list[str]:
    """Those that are neither public by decision nor refused to the asker."""
    decided = PUBLIC | set(DOORS)
    return [name for name, code in said.items() if name not in decided and code != "PERMISSION_DENIED"]


@pytest.mark.django_db
def test_every_mutation_is_public_by_decision_or_refuses_a_stranger():
    """RELIABILITY.md 2: a new mutation fails here until it is on the list or asks who is there; and even the public
    ones do nothing without the credential of a checkout."""
    said = asked(schema, lambda query: post(query).json())
    assert undecided(said) == []
    assert {name: said[name] for name in PUBLIC - {"checkoutCreate"}} == dict.fromkeys(
        PUBLIC - {"checkoutCreate"}, "CHECKOUT_NOT_FOUND"
    )
    assert {name: said[name] for name in DOORS} == DOORS


class PlantedError(graphene.ObjectType):
    code = graphene.String()


class EmptyList(graphene.Mutation):
    """Asks for one of the permissions of an empty list, as a helper that finds none would give it."""

    errors = graphene.List(PlantedError)

    @staticmethod
    def mutate(_root: Any, info: Any) -> dict[str, Any]:
        wanted: list[str] = []
        if not any(may(info.context.user, one) for one in wanted):
            raise NotAllowed("This is not for you.")
        return {"errors": []}


class Forgotten(graphene.Mutation):
    """Asks nobody anything."""

    errors = graphene.List(PlantedError)

    @staticmethod
    def mutate(_root: Any, _info: Any) -> dict[str, Any]:
        return {"errors": []}


class PlantedMutation(graphene.ObjectType):
    empty_list = EmptyList.Field()
    forgotten = Forgotten.Field()


class PlantedQuery(graphene.ObjectType):
    nothing = graphene.String()


@pytest.mark.django_db
@pytest.mark.parametrize("roles", [None, (), tuple(SHIPPED)], ids=["nobody", "buyer", "every role"])
def test_an_empty_list_of_roles_is_a_refusal_and_a_forgotten_question_is_seen(
    rf: RequestFactory, roles: tuple[str, ...] | None
):
    """RELIABILITY.md 2: nobody is in no group, not even who is in all of them."""
    planted = graphene.Schema(query=PlantedQuery, mutation=PlantedMutation)
    request = rf.post("/graphql/")
    request.user = AnonymousUser() if roles is None else street.user(roles=roles)

    def ask(query: str) -> dict[str, Any]:
        result = graphql_sync(planted.graphql_schema, query, context_value=request)
        return {"data": result.data, "errors": [formatted(error) for error in result.errors or []]}

    said = asked(planted, ask)
    assert said == {"emptyList": "PERMISSION_DENIED", "forgotten": ""}
    assert undecided(said) == ["forgotten"]


def places_of(name: str) -> list[str]:
    """The fields that give a type, or a list of it."""
    return [
        f"{kind.name}.{field}"
        for kind in schema.graphql_schema.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for field, given in kind.fields.items()
        if get_named_type(given.type).name == name
    ]


def test_no_field_tells_a_secret():
    """RELIABILITY.md 6: no password, no flags of staff, no tokens, no NIK, no bank account."""
    words = re.compile(r"password|superuser|staff|token|nik$|npwp|bank|secret|hash|session|^pk$|permission", re.I)
    found = [
        f"{kind.name}.{name}"
        for kind in schema.graphql_schema.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType) and not kind.name.startswith("__")
        for name in kind.fields
        if words.search(name)
    ]
    assert set(found) == SAID
    assert set(places_of("User")) == OWN
    assert not any("email" in name.lower() for name in schema.graphql_schema.type_map["Maker"].fields)  # type: ignore[attr-defined]


def test_no_type_is_made_of_all_fields_of_a_model():
    """RELIABILITY.md 6: types are written out, none is derived from a table."""
    for path in FILE.parent.glob("*.py"):
        assert "DjangoObjectType" not in path.read_text()
        assert "__all__" not in path.read_text()


def test_deprecated_has_no_location_that_older_clients_stumble_over():
    """shared/api README, headline 2; and include and skip are still there."""
    answer = graphql_sync(schema.graphql_schema, get_introspection_query(directive_is_repeatable=True))
    assert answer.data is not None
    directives = {one["name"]: one["locations"] for one in answer.data["__schema"]["directives"]}
    assert {"include", "skip", "deprecated", "specifiedBy"} <= set(directives)
    assert all("DIRECTIVE_DEFINITION" not in places for places in directives.values())
    assert "FIELD_DEFINITION" in directives["deprecated"]


def test_the_schema_in_the_repository_is_the_one_that_is_served():
    call_command("schema", "--check")
    out = StringIO()
    call_command("schema", stdout=out)
    assert out.getvalue() == FILE.read_text()


def test_a_change_of_the_schema_is_shown_and_fails(tmp_path: Path):
    kept = tmp_path / "schema.graphql"
    call_command("schema", "--write", "--file", str(kept))
    call_command("schema", "--check", "--file", str(kept))
    kept.write_text(kept.read_text().replace("type Query", "type Question"))
    out = StringIO()
    with pytest.raises(CommandError) as why:
        call_command("schema", "--check", "--file", str(kept), stdout=out)
    assert why.value.returncode == 1
    assert "-type Question {" in out.getvalue()
    assert "+type Query {" in out.getvalue()
