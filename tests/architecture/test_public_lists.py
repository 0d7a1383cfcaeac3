"""`products.public()` and `buyable()` are the only rules by which buyers meet cloth, `selling()` the only one by which
they meet shops: every module that buyers' pages and the API read from goes through one of them."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = {"public", "buyable", "offered", "selling"}
# Modules whose lists are for the maker, an officer, or a person's own things, and why they ask without the rule.
OTHERWISE = {
    "catalog/products/actions.py": "writes one product's own rows",
    "catalog/sellers/actions.py": "opens a shop that nobody sees yet",
    "catalog/sellers/members.py": "the people of one shop",
    "catalog/sellers/policies.py": "a person's own shops",
    "catalog/sellers/privacy.py": "a person's own shops",
    "catalog/search/actions.py": "writes the documents of all products",
    "catalog/search/documents.py": "writes what a search reads; who may be met is asked when reading",
    "catalog/vetting/privacy.py": "a person's own shops",
    "catalog/stock/listing.py": "writes a maker's own cloth",
    "catalog/vetting/actions/applying.py": "an applicant's own shop",
    "catalog/vetting/actions/checklist.py": "shops whose papers an officer's change concerns",
    "catalog/vetting/actions/deciding.py": "one shop under an officer's hand",
    "catalog/vetting/actions/judging.py": "one shop under an officer's hand",
    "catalog/vetting/actions/looking.py": "one shop under an officer's eye",
    "catalog/vetting/policies.py": "shops that an officer looks after",
    "storefront/officers_desk/followup.py": "stopped shops, for officers",
    "storefront/officers_desk/vetting.py": "the one shop of a case, for officers",
    "storefront/reports/actions.py": "shops that an officer counts",
    "catalog/vetting/endings.py": "one shop whose paper ends",
    "storefront/seller_centre/cloth.py": "a maker's own cloth",
    "catalog/moderation/actions/handing_in.py": "a maker's own cloth under her hand",
    "catalog/moderation/actions/deciding.py": "one cloth or shop under an officer's hand",
    "catalog/moderation/actions/reporting.py": "one cloth under an officer's hand; what is reported is public()",
    "catalog/moderation/actions/alike.py": "two cloths under an officer's hand",
    "catalog/moderation/policies.py": "shops to which an officer is tied",
    "catalog/moderation/queries.py": "a maker's own cloth",
    "storefront/officers_desk/cloths.py": "the name of one shop, for officers",
}


def asks(path: Path) -> set[str]:
    """The names called on what a module takes from `Product`, `Msme` or `ProductVariant`: `objects.<name>`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects"
        ):
            continue
        if isinstance(node.value.value, ast.Name) and node.value.value.id in ("Product", "Msme", "ProductVariant"):
            found.add(node.attr)
    return found


def modules() -> dict[str, set[str]]:
    """Every module of the shop that reads cloth or shops from their tables, with what it asks of them."""
    found = {}
    for house in ("catalog", "orders", "storefront"):
        for path in (ROOT / house).rglob("*.py"):
            if "migrations" not in path.parts and (names := asks(path)):
                found[str(path.relative_to(ROOT))] = names
    return found


# What a module asks besides, and why nothing is shown by it that the rules do not allow.
BESIDES = {
    "catalog/products/keyset.py": ({"filter", "none"}, "rows by the keys of a page that was found by the rule"),
    "catalog/products/stories.py": ({"filter"}, "makers of cloth that was found by the rule"),
    "catalog/products/queries.py": (
        {"filter", "select_related"},
        "one product by its address; its page asks may_sell()",
    ),
    "catalog/sellers/queries.py": ({"filter"}, "one shop by its address; its page asks may_sell()"),
    "catalog/stock/actions.py": ({"get"}, "one variant under the lock of its stock"),
    "catalog/stock/queries.py": ({"annotate"}, "sums that the nightly check compares"),
    "orders/carts/actions.py": ({"filter"}, "what is put into a cart, by offered()"),
    "orders/carts/queries.py": ({"filter"}, "what lies in a cart, each line by offered()"),
    "storefront/api/catalogue_rows.py": ({"filter"}, "rows by the keys of a page that was found by the rule"),
    "storefront/api/product_lists.py": ({"none"}, "nothing"),
    "storefront/officers_desk/trail.py": ({"filter"}, "names of shops in the history, for officers"),
    "storefront/privacy/exposure.py": ({"filter"}, "shops at whose pages an officer looked, for a breach report"),
    "storefront/shop/showcase.py": ({"filter"}, "rows by keys that were found by the rule"),
}


def test_every_public_list_goes_by_the_rules() -> None:
    found = modules()
    assert {"catalog/products/queries.py", "storefront/api/catalogue.py", "storefront/shop/showcase.py"} <= set(found)
    more = {name: names - RULES for name, names in found.items() if name not in OTHERWISE and names - RULES}
    assert more == {name: names for name, (names, _why) in BESIDES.items()}
    assert set(OTHERWISE) <= set(found)


def test_a_planted_list_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("rows = Product.objects.filter(status='live')\nmore = Product.objects.public()\n")
    assert asks(planted) == {"filter", "public"}
