"""The people of a shop, on their page: who is invited learns it by mail, and the owner nothing about accounts."""

from typing import Any

import pytest
from django.core import mail

from catalog.people.models import User
from catalog.sellers.models import Invitation, Membership
from tests.makers import street, vetting
from tests.makers.accounts import link
from tests.storefront.seller_centre.test_desk import as_

pytestmark = pytest.mark.django_db
TEAM, INVITE = "/en/seller/people/", "/en/seller/people/invite/"


def test_a_known_and_an_unknown_address_are_answered_alike() -> None:
    """RELIABILITY.md test 15, for the invitation into a shop."""
    siti = street.user("siti@example.com", name="Bu Siti")
    street.maker(owner=siti)
    street.user("ada@example.com")
    User.objects.filter(pk=street.user("tutup@example.com").pk).update(is_active=False)
    client, said = as_(siti), []
    for name in ("ada", "tutup", "siapa"):
        answer = client.post(INVITE, {"email": f"{name}@example.com", "role": "stock"}, follow=True)
        said.append((answer.redirect_chain, answer.status_code, [str(one) for one in answer.context["messages"]]))
    assert said[0] == said[1] == said[2]
    assert said[0] == ([(TEAM, 302)], 200, ["A mail with a link is on its way. It works for 14 days, once."])
    assert [letter.to for letter in mail.outbox] == [[f"{n}@example.com"] for n in ("ada", "tutup", "siapa")]


def test_she_who_follows_the_link_is_in_the_shop() -> None:
    siti, ani = street.user("siti@example.com"), street.user("ani@example.com")
    shop = street.maker(owner=siti)
    as_(siti).post(INVITE, {"email": "ani@example.com", "role": "stock"})
    way = link()
    assert as_(ani).get(way).status_code == 200 and not Membership.objects.filter(user=ani).exists()
    assert as_(street.user("tri@example.com")).post(way).status_code == 403
    as_(ani).post(way)
    assert Membership.objects.get(user=ani).seller == shop
    assert as_(ani).post(way).status_code == 404


def test_a_mail_server_that_refuses_is_told(settings: Any) -> None:
    siti = street.user("siti@example.com")
    street.maker(owner=siti)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    answer = as_(siti).post(INVITE, {"email": "ani@example.com", "role": "stock"}, follow=True)
    assert "The mail could not be sent just now." in answer.text
    assert Invitation.objects.filter(ended_at=None).count() == 1


def test_who_fills_in_an_application_may_let_others_help() -> None:
    """Before the city has said anything: the draft's owner invites from the application's own page."""
    siti = vetting.siti()
    street.maker(owner=siti)
    found = vetting.begun(siti, "Batik Baru")
    client = as_(siti)
    page = client.get(f"/en/seller/apply/{found.public_id}/").text
    assert "Who helps you" in page and f'action="{INVITE}?shop={found.seller.slug}"' in page
    client.post(f"{INVITE}?shop={found.seller.slug}", {"email": "ani@example.com", "role": "stock"})
    assert Invitation.objects.get().seller == found.seller
    as_(street.user("ani@example.com")).post(link())
    assert Membership.objects.get(user__email="ani@example.com").seller == found.seller
