"""Who may do what, cell by cell: every address, every field of the schema and every verb, times every kind of person.

Each allowed cell shows its effect, each refused one leaves the database as it was. A door that is in no table fails.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.people.models import User
from catalog.vetting.errors import OwnBusiness
from tests.architecture.matrix import effects, fields, pages, verbs
from tests.architecture.matrix.cast import BUYER, EVERYBODY, HEAD, NOBODY, SECRETS, Town, accounts, build
from tests.storefront.api.client import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return build()


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    told = set(pages.PAGES) | pages.OPEN_TO_ALL | pages.OF_THE_SESSION | set(pages.APART)
    assert set(pages.addresses()) == told


def test_a_page_opens_to_those_it_is_for_and_to_nobody_else(town: Town) -> None:
    faults = [
        fault
        for name, door in pages.PAGES.items()
        for who in sorted(EVERYBODY)
        for fault in _read(town, name, door, who)
    ]
    assert not faults, "\n".join(faults)


def test_an_act_takes_effect_for_those_it_is_for_and_changes_nothing_for_anybody_else(town: Town) -> None:
    faults = [
        fault
        for name, door in pages.PAGES.items()
        for who in sorted(EVERYBODY)
        for fault in _send(town, name, door, who)
    ]
    assert not faults, "\n".join(faults)


def _read(town: Town, name: str, door: pages.Door, who: str) -> Iterator[str]:
    with effects.undone():
        client, path = _come(town, name, door, who, door.reads)
        answer = client.get(path)
        cell = f"GET {name} for {who}: {_told(answer)}"
        if door.reads is None:
            if answer.status_code != 405:
                yield cell
        elif who in door.reads:
            if _refused(answer) or answer.status_code not in (200, 302):
                yield f"{cell}, but it is theirs"
        elif not _refused(answer):
            yield f"{cell}, but it is not theirs"
        elif leaked := _leaked(answer):
            yield f"{cell}, and it tells {leaked}"


def _send(town: Town, name: str, door: pages.Door, who: str) -> Iterator[str]:
    with effects.undone():
        client, path = _come(town, name, door, who, door.writes)
        data, before = door.data(town.ids), effects.counters()
        answer = client.post(path, data)
        moved = effects.moved(before)
        cell = f"POST {name} for {who}: {_told(answer)}, wrote {sorted(moved)}"
        if door.writes is None:
            if answer.status_code != 405:
                yield cell
            return
        if who in door.writes:
            wanted = {effects.table(door.changes)} if door.changes else set()
            if _refused(answer) or answer.status_code not in (200, 302, 303) or not wanted <= moved:
                yield f"{cell}, but it is theirs"
            return
        if not _refused(answer):
            yield f"{cell}, but it is not theirs"
        elif leaked := _leaked(answer):
            yield f"{cell}, and it tells {leaked}"
    if moved:
        with effects.undone():
            client, path = _come(town, name, door, who, door.writes)
            if changed := effects.changed(lambda: client.post(path, door.data(town.ids))):
                yield f"{cell}, and {sorted(changed)} are not as they were"


def _come(town: Town, name: str, door: pages.Door, who: str, may: frozenset[str] | None) -> tuple[Client, str]:
    client = town.client(who)
    if door.hands:
        town.take(town.ids[door.hands], who, may or frozenset())
    parts = {**door.args(town.ids), **door.arrange(town, who, client)}
    # What was arranged may name more than the address has.
    path = reverse(name, kwargs={key: parts[key] for key in pages.addresses()[name]})
    asked = door.asks(town.ids)
    return client, f"{path}?{urlencode(asked)}" if asked else path


def _refused(answer: HttpResponseBase) -> bool:
    to_login = answer.status_code == 302 and "/account/login/" in answer["Location"]
    return to_login or answer.status_code in (403, 404)


def _told(answer: HttpResponseBase) -> str:
    return f"{answer.status_code} {answer.get('Location', '')}".strip()


def _leaked(answer: Any) -> str:
    text = answer.content.decode(errors="replace") if hasattr(answer, "content") else ""
    return next((one for one in SECRETS if one in text), "")


def test_a_page_of_ones_own_account_is_the_sessions_alone_and_an_empty_form_changes_nothing() -> None:
    town = accounts()
    parts = {"key": "x", "uidb36": "1", "token": "x", "pk": 0}
    faults = []
    for name in sorted(pages.OPEN_TO_ALL | pages.OF_THE_SESSION):
        path = reverse(name, kwargs={key: parts[key] for key in pages.addresses()[name]})
        for who in sorted(EVERYBODY):
            with effects.undone():
                client, before, others = town.client(who), effects.counters(), _others(town, who)
                read, sent = client.get(path), client.post(path)
                moved = effects.moved(before)
                cell = f"{name} for {who}: {_told(read)}, {_told(sent)}, wrote {sorted(moved)}"
                let_in = who == NOBODY and name in pages.OF_THE_SESSION and read.status_code == 200
                meddled = _others(town, who) != others or (moved and name not in pages.AT_A_CLICK)
                if let_in or meddled or max(read.status_code, sent.status_code) >= 500:
                    faults.append(cell)
    assert not faults, "\n".join(faults)


def _others(town: Town, who: str) -> list[Any]:
    """Everybody else's account, as it lies in the tables."""
    mine = [] if who == NOBODY else [town.person(who).pk]
    accounts = User.objects.exclude(pk__in=mine).order_by("pk").values()
    return [*accounts, *Authenticator.objects.exclude(user__in=mine).order_by("pk").values()]


def test_every_verb_has_a_row_and_every_row_a_verb() -> None:
    found = verbs.all_of_them()
    assert set(found) == set(verbs.VERBS) | set(verbs.INNER)
    assert not set(verbs.VERBS) & set(verbs.INNER)
    # Whoever is told a person and does not look at it says in its row what does.
    told = {name for name, one in found.items() if verbs.told_a_person(one)}
    assert set(verbs.VERBS) <= told


def test_a_verb_does_what_its_people_may_and_nothing_for_anybody_else(town: Town) -> None:
    faults = [
        fault
        for name, verb in verbs.VERBS.items()
        for who in sorted(EVERYBODY)
        for fault in _call(town, name, verb, who)
    ]
    assert not faults, "\n".join(faults)


def _call(town: Town, name: str, verb: verbs.Verb, who: str) -> Iterator[str]:
    def act() -> Refusal | None:
        # As a request brings the person: read anew, with nothing remembered of another.
        me = User.objects.get(pk=town.person(who).pk)
        try:
            verb.call(town, me)
        except Refusal as why:
            return why
        return None

    with effects.undone():
        _arrange(town, verb, who)
        before = effects.counters()
        why = act()
        moved = effects.moved(before)
        cell = f"{name} for {who}: {why.code if why else 'done'}, wrote {sorted(moved)}"
        if who in verb.who:
            if why or effects.table(verb.changes) not in moved:
                yield f"{cell}, but it is theirs ({why})"
            return
        if not isinstance(why, NotAllowed | NotFound | OwnBusiness) and getattr(why, "code", "") != "INACTIVE":
            yield f"{cell}, but it is not theirs"
    if moved:
        with effects.undone():
            _arrange(town, verb, who)
            if changed := effects.changed(act):
                yield f"{cell}, and {sorted(changed)} are not as they were"


def _arrange(town: Town, verb: verbs.Verb, who: str) -> None:
    verb.arrange(town)
    if verb.hands:
        town.take(town.ids[verb.hands], who, verb.who)


def test_every_field_of_the_schema_has_a_row_and_every_row_a_field() -> None:
    assert fields.names() == set(fields.FIELDS)


def test_the_api_answers_those_it_may_answer_and_nobody_else(town: Town) -> None:
    faults = [
        fault
        for name, field in fields.FIELDS.items()
        for who in sorted(EVERYBODY)
        for fault in _ask(town, name, field, who)
    ]
    assert not faults, "\n".join(faults)


def _ask(town: Town, name: str, field: fields.Field, who: str) -> Iterator[str]:
    with effects.undone():
        variables = field.variables(town)
        before = effects.counters()
        answer = post(field.query, variables, town.client(who))
        moved = effects.moved(before)
        body = answer.json()
        given = (body.get("data") or {}).get(name)
        refused = given is None or bool(isinstance(given, dict) and given.get("errors"))
        cell = f"{name} for {who}: {answer.status_code} {str(body)[:200]}, wrote {sorted(moved)}"
        if who in field.who:
            wanted = {effects.table(field.changes)} if field.changes else set()
            if refused or body.get("errors") or not wanted <= moved:
                yield f"{cell}, but it is theirs"
        elif not refused or moved:
            yield f"{cell}, but it is not theirs"
        elif leaked := _leaked(answer):
            yield f"{cell}, and it tells {leaked}"


def test_a_cell_that_is_not_as_the_table_says_is_seen(town: Town) -> None:
    everybody = {"reads": EVERYBODY, "writes": EVERYBODY}
    jobs, claim = pages.PAGES["office:jobs"], pages.PAGES["office:application_claim"]
    verb, field = verbs.VERBS["catalog.vetting.actions.judging.claim"], fields.FIELDS["order"]
    name = "catalog.vetting.actions.judging.claim"
    # Who is let in although the table says no, and who is not although it says yes.
    for found in (
        _read(town, "office:jobs", replace(jobs, reads=frozenset()), HEAD),
        _read(town, "office:jobs", replace(jobs, **everybody), BUYER),
        _send(town, "office:application_claim", replace(claim, writes=frozenset()), HEAD),
        _send(town, "office:application_claim", replace(claim, **everybody), BUYER),
        _send(town, "office:application_claim", replace(claim, changes="sales.Order"), HEAD),
        _call(town, name, replace(verb, who=frozenset()), HEAD),
        _call(town, name, replace(verb, who=EVERYBODY), BUYER),
        _ask(town, "order", replace(field, who=frozenset()), BUYER),
        _ask(town, "order", replace(field, who=EVERYBODY), HEAD),
    ):
        assert list(found)
