"""An officer begins an application; only the person whose address it went to goes on with it."""

import pytest

from catalog.commons.errors import NotAllowed, NotFound, Refusal
from catalog.commons.models import HistoryEntry
from catalog.people.models import User
from catalog.sellers import moves
from catalog.sellers.models import Invitation, Msme
from catalog.vetting import queries
from catalog.vetting.actions import applying, inviting
from catalog.vetting.models import Application
from tests.makers import vetting

pytestmark = pytest.mark.django_db
KNOWN = {name: value for name, value in vetting.VALUES.items() if name in inviting.PREFILLED and value}


@pytest.fixture
def ratna() -> User:
    vetting.words()
    return vetting.officer(kecamatan="33.75.02")


def invited(ratna: User, **values: str) -> tuple[Application, str]:
    made, secret = inviting.invite_to_apply(officer=ratna, email="siti@example.com", values={**KNOWN, **values})
    return vetting.again(made.seller.application), secret


def test_she_finds_what_the_city_knew_adds_the_rest_and_sends_it(ratna: User) -> None:
    found, secret = invited(ratna)
    siti = vetting.siti()
    inviting.accept(secret=secret, user=siti, confirmed=True)
    found = vetting.again(found)
    assert (found.applicant, found.street, found.nik_sealed) == (siti, KNOWN["street"], "")
    assert "street" in queries.begun_by_the_city(found) and "nik" not in queries.begun_by_the_city(found)
    own = {name: value for name, value in vetting.VALUES.items() if name not in KNOWN}
    assert applying.fill(application_id=found.public_id, user=siti, values=own) == {}
    for item in queries.items(vetting.again(found)):
        if item.missing:
            vetting.hand_in(found, item.requirement.code)
    applying.submit(application_id=found.public_id, user=siti, true=True, agreed=vetting.agreed())
    assert vetting.again(found).seller.status == moves.SUBMITTED


def test_nobody_sees_or_sends_it_before_she_has_joined(ratna: User) -> None:
    found, _secret = invited(ratna)
    for person in (ratna, vetting.siti()):
        with pytest.raises(NotFound):
            applying.submit(application_id=found.public_id, user=person, true=True, agreed=vetting.agreed())
    assert not Msme.objects.selling().exists()


def test_a_new_link_ends_the_old_one_and_a_withdrawn_one_leads_nowhere(ratna: User) -> None:
    found, first = invited(ratna)
    _made, second = inviting.invite_again(officer=ratna, application_id=found.public_id)
    with pytest.raises(NotFound):
        inviting.accept(secret=first, user=vetting.siti(), confirmed=True)
    inviting.withdraw(officer=ratna, application_id=found.public_id)
    with pytest.raises(NotFound):
        inviting.accept(secret=second, user=vetting.siti(), confirmed=True)
    for verb in (inviting.invite_again, inviting.withdraw):
        with pytest.raises(NotFound):
            verb(officer=ratna, application_id=found.public_id)
    kinds = HistoryEntry.objects.filter(subject=found.public_id).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "application.invited", "application.invited_again", "application.invitation_withdrawn",
    ]  # fmt: skip


def test_an_application_that_has_its_owner_is_hers_alone(ratna: User) -> None:
    found, secret = invited(ratna)
    inviting.accept(secret=secret, user=vetting.siti(), confirmed=True)
    for verb in (inviting.invite_again, inviting.withdraw):
        with pytest.raises(NotFound):
            verb(officer=ratna, application_id=found.public_id)
    with pytest.raises(NotFound):
        inviting.invite_again(officer=ratna, application_id=vetting.begun(vetting.siti(), "Lain").public_id)


def test_an_officer_of_another_kecamatan_neither_invites_nor_takes_back(ratna: User) -> None:
    found, _secret = invited(ratna)
    barat = vetting.officer("tono@example.com", "Pak Tono", kecamatan="33.75.01")
    auditor = vetting.officer("arif@example.com", "Pak Arif", role="auditor")
    for other in (barat, auditor):
        with pytest.raises(NotAllowed):
            invited(other)
        for verb in (inviting.invite_again, inviting.withdraw):
            with pytest.raises(NotFound):
                verb(officer=other, application_id=found.public_id)
    assert Invitation.objects.filter(ended_at=None).count() == Application.objects.count() == 1


def test_what_is_wrong_makes_nothing(ratna: User) -> None:
    for wrong in ({"name": ""}, {"village": ""}, {"nib": "12"}):
        with pytest.raises(Refusal):
            invited(ratna, **wrong)
    with pytest.raises(Refusal):
        inviting.invite_to_apply(officer=ratna, email="x", values=KNOWN)
    assert not Msme.objects.exists() and not Invitation.objects.exists()
