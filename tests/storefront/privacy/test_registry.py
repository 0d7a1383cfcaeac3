"""No table about people is forgotten: whatever leads to a person, or holds an address, is named by a room's drawer."""

from collections.abc import Callable, Iterable

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from catalog.people.models import User
from storefront.privacy.actions import DRAWERS

REFERENCES = {"person_ref", "uploaded_by_ref", "actor_ref", "applicant_ref", "owner_ref", "user_ref"}


def about_people(model: type[models.Model]) -> list[str]:
    """Fields by which a row is about a person."""
    return [
        field.name
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False)
        and (
            field.related_model is User
            or isinstance(field, models.EmailField)
            or field.name in REFERENCES
            or field.name in ("phone", "nik", "birth_date")
        )
    ]


def unnamed(found: Iterable[type[models.Model]]) -> dict[str, list[str]]:
    named = {model for drawer in DRAWERS for model in drawer.MODELS}
    return {model._meta.label: fields for model in found if (fields := about_people(model)) and model not in named}


def test_every_table_about_people_is_named_by_a_drawer() -> None:
    found = [model for model in apps.get_models() if about_people(model)]
    assert {"people.User", "vetting.Application", "sales.Order", "account.EmailAddress", "media.PrivateFile"} <= {
        model._meta.label for model in found
    }
    assert unnamed(found) == {}


@isolate_apps("orders.carts")
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("buyer", lambda: models.ForeignKey(User, models.CASCADE, related_name="+")),
        ("friends", lambda: models.ManyToManyField(User, related_name="+")),
        ("contact", lambda: models.EmailField()),
        ("person_ref", lambda: models.CharField(max_length=22)),
    ],
)
def test_a_planted_table_that_no_drawer_names_is_found(name: str, field: Callable[[], models.Field]) -> None:
    Meta = type("Meta", (), {"app_label": "carts"})
    planted = type("Planted", (models.Model,), {"__module__": "orders.carts.models", "Meta": Meta, name: field()})
    assert unnamed([planted, User]) == {"carts.Planted": [name]}


def test_a_table_has_one_drawer_and_each_drawer_lies_in_its_own_room() -> None:
    named = [(model._meta.app_label, drawer.__name__) for drawer in DRAWERS for model in drawer.MODELS]  # type: ignore[attr-defined]
    models_named = [model for drawer in DRAWERS for model in drawer.MODELS]
    assert len(models_named) == len(set(models_named))
    for label, drawer in named:
        assert f".{label}." in f".{drawer}." or drawer == "storefront.privacy.own"
