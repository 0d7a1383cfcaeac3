"""What the schema promises, and what it must never hold."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_introspection_query, graphql_sync

from storefront.api.schema import schema
from storefront.management.commands import schema as command
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
SAMPLES = {"ID": '"x"', "String": '"x"', "AddressInput": "{}", "PaymentGatewayToInitialize": '{id: "x"}'}


@pytest.mark.django_db
def test_every_mutation_is_public_by_decision_or_refuses_a_stranger():
    """RELIABILITY.md 2: a new mutation fails here until it is on the list or asks who is there; and even the public
    ones do nothing without the credential of a checkout."""
    mutation = schema.graphql_schema.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        if name == "checkoutCreate":
            continue
        arguments = {
            key: "[]" if "[" in str(argument.type) else SAMPLES[str(argument.type).strip("!")]
            for key, argument in field.args.items()
            if str(argument.type).endswith("!")
        }
        given = "(" + ", ".join(f"{key}: {value}" for key, value in arguments.items()) + ")" if arguments else ""
        body = post(f"mutation {{ {name}{given} {{ errors {{ code }} }} }}").json()
        if name in PUBLIC:
            assert body["data"][name]["errors"] == [{"code": "CHECKOUT_NOT_FOUND"}]
        else:
            assert body["errors"][0]["extensions"]["code"] == "PERMISSION_DENIED"
    assert set(mutation.fields) >= PUBLIC


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
    assert found == []
    assert "User" not in schema.graphql_schema.type_map
    assert not any("email" in name.lower() for name in schema.graphql_schema.type_map["Maker"].fields)  # type: ignore[attr-defined]


def test_no_type_is_made_of_all_fields_of_a_model():
    """RELIABILITY.md 6: types are written out, none is derived from a table."""
    for path in Path(command.FILE).parent.glob("*.py"):
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
    assert out.getvalue() == command.FILE.read_text()


def test_a_change_of_the_schema_is_shown_and_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    kept = tmp_path / "schema.graphql"
    monkeypatch.setattr(command, "FILE", kept)
    call_command("schema", "--write")
    kept.write_text(kept.read_text().replace("type Query", "type Question"))
    out = StringIO()
    with pytest.raises(CommandError) as why:
        call_command("schema", "--check", stdout=out)
    assert why.value.returncode == 1
    assert "-type Question {" in out.getvalue()
    assert "+type Query {" in out.getvalue()
