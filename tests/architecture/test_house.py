"""The house's rules are kept by machine: each is shown to hold, and a planted violation of each is refused."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from catalog.sellers.models import Msme
from orders.sales.models import Order

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HOUSES = ["catalog", "orders", "storefront", "infra"]
CATALOG = ["commons", "people", "media", "heritage", "sellers", "vetting", "products", "stock", "moderation", "search"]
ORDERS = ["ledger", "shipping", "carts", "sales", "payments", "fulfilment", "placing"]
FLOORS = {label: number for number, label in enumerate([*CATALOG, *ORDERS, "storefront", "seed"])}


def upward(relations: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of (label, target label) pairs between our rooms, those that point to a floor above their own."""
    return [(a, b) for a, b in relations if a in FLOORS and b in FLOORS and FLOORS[b] > FLOORS[a]]


def relations_of(model: type[models.Model]) -> list[tuple[str, str]]:
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one or field.many_to_many) and field.concrete and field.related_model
    ]


def test_no_foreign_key_points_to_a_floor_above() -> None:
    found = [pair for model in apps.get_models() for pair in relations_of(model)]
    assert ("products", "sellers") in found
    assert upward(found) == []


@isolate_apps("orders.ledger")
@pytest.mark.parametrize("key", [models.ForeignKey, models.OneToOneField, models.ManyToManyField])
def test_a_planted_upward_key_is_seen(key: Any) -> None:
    """On a model of the ledger's: one key of each kind to a floor above, beside one that may be there."""
    options = {} if key is models.ManyToManyField else {"on_delete": models.CASCADE}

    class Planted(models.Model):  # noqa: DJ008
        order = key(Order, related_name="+", **options)
        seller = models.ForeignKey(Msme, models.CASCADE, related_name="+")
        number = models.IntegerField()

        class Meta:
            app_label = "ledger"

    assert sorted(relations_of(Planted)) == [("ledger", "sales"), ("ledger", "sellers")]
    assert upward(relations_of(Planted)) == [("ledger", "sales")]
    assert upward([("sales", "ledger"), ("products", "stock")]) == [("products", "stock")]


def test_keys_are_written_as_classes_so_that_the_linter_sees_them() -> None:
    """A string hides an import. `settings.AUTH_USER_MODEL` and "self" are the only ones that may stay."""

    def strings(source: str) -> list[str]:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
        keys = [c for c in calls if getattr(c.func, "attr", "") in ("ForeignKey", "OneToOneField", "ManyToManyField")]
        first = [call.args[0] for call in keys if call.args]
        return [a.value for a in first if isinstance(a, ast.Constant) and a.value != "self"]

    for path in [*ROOT.glob("catalog/*/models.py"), *ROOT.glob("orders/*/models.py"), ROOT / "storefront/models.py"]:
        assert strings(path.read_text()) == [], path
    assert strings('x = models.ForeignKey("sales.Order", models.CASCADE)') == ["sales.Order"]


@pytest.mark.parametrize(
    "table",
    [
        "products_product",
        "stock_stocklevel",
        "stock_reservation",
        "stock_movement",
        "fulfilment_parcel",
        "sales_orderline",
        "sales_sellerorder",
        "ledger_posting",
    ],
)
@pytest.mark.django_db
def test_the_seller_is_a_key_on_every_row_that_is_hers(table: str) -> None:
    with connection.cursor() as cursor:
        relations = connection.introspection.get_relations(cursor, table)
    assert relations["seller_id"] == ("id", "sellers_msme")


def copy_of_the_house(target: Path) -> Path:
    for house in HOUSES:
        shutil.copytree(ROOT / house, target / house, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo"))
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def run(command: list[str], where: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(where)}
    return subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, check=False)


def lint_imports(where: Path) -> subprocess.CompletedProcess[str]:
    return run([str(BIN / "lint-imports"), "--no-cache"], where)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_house(tmp_path_factory.mktemp("house"))


def test_the_rooms_keep_their_floors(house: Path) -> None:
    result = lint_imports(house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("catalog/stock/queries.py", "import orders.sales.models", "Dependencies run one way"),
        ("orders/ledger/queries.py", "import orders.sales.models", "Floors of the orders"),
        ("catalog/products/keyset.py", "import catalog.stock.models", "Floors of the catalog"),
        ("orders/sales/queries.py", "import graphene", "The domain knows no web"),
        ("storefront/health.py", "import infra.worker", "Dependencies run one way"),
        ("catalog/gossip/__init__.py", "", "Floors of the catalog"),
        ("infra/painter/wax.py", "import catalog.media.renditions", "The painter knows cloth and colour"),
    ],
)
def test_a_planted_import_against_the_floors_is_refused(house: Path, room: str, line: str, contract: str) -> None:
    path = house / room
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        result = lint_imports(house)
    finally:
        if before is None:
            shutil.rmtree(path.parent)
        else:
            path.write_text(before)
    assert result.returncode != 0
    broken = [row for row in result.stdout.splitlines() if "BROKEN" in row]
    assert any(row.startswith(contract) for row in broken), result.stdout


@pytest.mark.parametrize("module", ["django.http", "django.shortcuts", "django.urls"])
def test_a_planted_web_import_in_the_domain_is_refused(module: str) -> None:
    command = [str(BIN / "ruff"), "check", "--no-cache", "--select", "TID251", "--stdin-filename"]
    for room, expected in (
        ("catalog/stock/queries.py", 1),
        ("orders/sales/queries.py", 1),
        ("storefront/health.py", 0),
    ):
        result = subprocess.run(
            [*command, room, "-"], cwd=ROOT, input=f"import {module}\n", capture_output=True, text=True, check=False
        )
        assert result.returncode == expected, (room, result.stdout)


@pytest.mark.django_db
def test_ids_that_leave_the_server_are_random() -> None:
    """128 random bits each, never a counter: two rows made one after the other share nothing."""
    from tests.makers import street

    order = street.placed_order(street.cloth(street.maker()), street.cloth(street.maker("b", "B"), "Parang"))
    ids = [part.public_id for part in order.parts.all()] + [order.token, order.payments.get().public_id]
    assert all(len(value) == 22 for value in ids)
    assert len(set(ids)) == len(ids)


def test_the_demo_street_stays_small() -> None:
    """`infra/seed` keeps under 2,000 lines, its stories and words counted; the painter stands beside it."""
    files = [path for path in (ROOT / "infra/seed").rglob("*") if path.suffix in {".py", ".txt", ".json"}]
    assert 1_000 < sum(len(path.read_text().splitlines()) for path in files) < 2_000
