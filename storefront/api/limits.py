"""How much a document may ask for, measured before anything runs.

One pass over the selections, each fragment once: its sums are kept and added wherever it is spread, so a document of
n nodes costs n steps, whatever it would expand to. Fragments that are missing or spread themselves are refused here,
before the standard rules look at them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
)
from graphql.utilities.type_info import get_field_def

from storefront.api.errors import HttpRefusal

DEPTH, COST, ALIASES, ROOTS, DIRECTIVES = 15, 50_000, 15, 10, 50
# Introspection asks in another way: deep through ofType, but never twice through a type's own lists.
INTROSPECTION_DEPTH, INTROSPECTION_LISTS = 20, 2
MOST_ROWS = 100
_TYPE_LISTS = {"fields", "inputFields", "interfaces", "possibleTypes"}
# Lists without `first`: how many rows they usually have; others count twice.
_LISTS = {
    "Channel.countries": 250,
    "Checkout.lines": 10,
    "Order.lines": 10,
    "SellerOrder.lines": 5,
    "Product.media": 6,
    "ProductVariant.media": 6,
}


class Sums(NamedTuple):
    """What a selection asks for, relative to where it stands."""

    depth: int = 0
    cost: int = 0
    fields: int = 0
    type_depth: int = 0
    type_lists: int = 0


class Measured(NamedTuple):
    depth: int
    cost: int
    aliases: int
    roots: int
    directives: int
    visited: int


def measure(document: DocumentNode, schema: GraphQLSchema, variables: Mapping[str, Any]) -> Measured:
    """The measures of a document with one operation. Raises HttpRefusal (400) when it asks for too much."""
    return _Pass(document, schema, variables).run()


class _Pass:
    def __init__(self, document: DocumentNode, schema: GraphQLSchema, variables: Mapping[str, Any]) -> None:
        self.schema, self.variables = schema, variables
        self.operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.known: dict[str, Sums] = {}
        self.open: set[str] = set()
        self.aliases = self.directives = self.visited = 0

    def run(self) -> Measured:
        if len(self.operations) != 1:
            raise _too_much("ONE_OPERATION", "Send exactly one operation.")
        operation = self.operations[0]
        self.defaults = {
            node.variable.name.value: node.default_value
            for node in operation.variable_definitions
            if node.default_value
        }
        self._count_directives(operation)
        root = self.schema.get_root_type(operation.operation)
        sums = self._selections(operation.selection_set, root, typing=False)
        for name, value, most in (
            ("DEPTH", sums.depth, DEPTH),
            ("INTROSPECTION", sums.type_depth, INTROSPECTION_DEPTH),
            ("INTROSPECTION", sums.type_lists, INTROSPECTION_LISTS),
            ("ROOTS", sums.fields, ROOTS),
            ("COST", sums.cost, COST),
        ):
            if value > most:
                raise _too_much(f"{name}_LIMIT", f"This asks for too much: {name.lower()} {value}, at most {most}.")
        return Measured(sums.depth, sums.cost, self.aliases, sums.fields, self.directives, self.visited)

    def _selections(self, selections: SelectionSetNode | None, parent: Any, *, typing: bool) -> Sums:
        if selections is None:
            return Sums()
        parts = [self._selection(node, parent, typing) for node in selections.selections]
        return Sums(
            depth=max(part.depth for part in parts),
            cost=sum(part.cost for part in parts),
            fields=sum(part.fields for part in parts),
            type_depth=max(part.type_depth for part in parts),
            type_lists=max(part.type_lists for part in parts),
        )

    def _selection(self, node: SelectionNode, parent: Any, typing: bool) -> Sums:
        self.visited += 1
        self._count_directives(node)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, typing)
        if isinstance(node, InlineFragmentNode):
            kind = self.schema.get_type(node.type_condition.name.value) if node.type_condition else parent
            return self._selections(node.selection_set, kind, typing=typing)
        assert isinstance(node, FieldNode)
        return self._field(node, parent, typing)

    def _fragment(self, name: str, typing: bool) -> Sums:
        if name in self.known:
            return self.known[name]
        fragment = self.fragments.get(name)
        if fragment is None:
            raise _too_much("UNKNOWN_FRAGMENT", "A fragment is used that is not defined.")
        if name in self.open:
            raise _too_much("FRAGMENT_CYCLE", "A fragment contains itself.")
        self.open.add(name)
        self._count_directives(fragment)
        kind = self.schema.get_type(fragment.type_condition.name.value)
        typing = typing or fragment.type_condition.name.value.startswith("__")
        self.known[name] = self._selections(fragment.selection_set, kind, typing=typing)
        self.open.discard(name)
        return self.known[name]

    def _field(self, node: FieldNode, parent: Any, typing: bool) -> Sums:
        if node.alias:
            self.aliases += 1
            if self.aliases > ALIASES:
                raise _too_much("ALIAS_LIMIT", f"Use {ALIASES} aliases at most.")
        name = node.name.value
        if name in ("__schema", "__type") or typing:
            below = self._selections(node.selection_set, None, typing=True)
            return Sums(
                depth=1,
                cost=1 + below.cost,
                fields=1,
                type_depth=1 + below.type_depth,
                type_lists=(name in _TYPE_LISTS) + below.type_lists,
            )
        found = get_field_def(self.schema, parent, node) if parent and is_composite_type(parent) else None
        below = self._selections(node.selection_set, get_named_type(found.type) if found else None, typing=False)
        size = self._size(node, str(parent), found.type) if found else 1
        return Sums(
            depth=1 + below.depth,
            cost=(name != "__typename") + size * below.cost,
            fields=1,
            type_depth=below.type_depth,
            type_lists=below.type_lists,
        )

    def _size(self, node: FieldNode, parent: str, kind: Any) -> int:
        """How many rows a field may return."""
        kind = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if is_list_type(kind):
            return 1 if node.name.value == "edges" else _LISTS.get(f"{parent}.{node.name.value}", 2)
        if not str(kind).endswith("Connection"):
            return 1
        asked = [argument.value for argument in node.arguments if argument.name.value in ("first", "last")]
        return max([self._number(value) for value in asked], default=1)

    def _number(self, value: Any) -> int:
        if isinstance(value, VariableNode):
            name = value.name.value
            if name in self.variables:
                given = self.variables[name]
                # 100.0 is an Int to GraphQL, so it counts as one here.
                return int(min(max(given, 1), MOST_ROWS)) if isinstance(given, int | float) else 1
            value = self.defaults.get(name)
        if isinstance(value, IntValueNode):
            return min(max(int(value.value), 1), MOST_ROWS) if len(value.value) < 10 else MOST_ROWS
        return 1

    def _count_directives(self, node: Any) -> None:
        self.directives += len(node.directives)
        if self.directives > DIRECTIVES:
            raise _too_much("DIRECTIVE_LIMIT", f"Use {DIRECTIVES} directives at most.")


def _too_much(code: str, message: str) -> HttpRefusal:
    return HttpRefusal(400, code, message)
