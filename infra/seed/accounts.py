"""The people of the demo street who can log in. The README prints this list."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from catalog.people.models import User
from catalog.people.roles import FINANCE, OFFICER
from catalog.sellers.models import Membership, Msme

PASSWORD = "canting-demo-2026"
PEOPLE = (
    ("buyer", "budi@example.com", "Pak Budi", ()),
    ("artisan", "siti@example.com", "Bu Siti", ()),
    ("officer", "ratna@example.com", "Bu Ratna", (OFFICER,)),
    ("finance officer", "wahyu@example.com", "Pak Wahyu", (FINANCE,)),
)
SHOP_OF_ARTISAN = "canting-siti"


def accounts() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of each, for whoever prints them."""
    return [(role, email, PASSWORD) for role, email, _name, _groups in PEOPLE]


def make() -> None:
    """Create whoever is missing, e-mail confirmed; Bu Siti owns her shop."""
    for role, email, name, groups in PEOPLE:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        user.groups.add(*(Group.objects.get_or_create(name=group)[0] for group in groups))
        if role == "artisan":
            shop = Msme.objects.get(slug=SHOP_OF_ARTISAN)
            Membership.objects.get_or_create(seller=shop, user=user, role="owner")
