"""An account from the sign-up to a new password. Mails and checks are those of the account's pages."""

from typing import Any

import graphene
from django.http import HttpRequest

from catalog.people.models import User as UserModel
from storefront.api.account_refusals import AccountError, answered
from storefront.api.account_types import User
from storefront.api.pages import Row
from storefront.api.people import by_token, signed_in
from storefront.api.refusals import errors_of
from storefront.api.token_mutations import begun
from storefront.devices import entry
from storefront.shop.account_sessions import renew


class AccountRegisterInput(graphene.InputObjectType):
    email = graphene.String(required=True)
    password = graphene.String(required=True)
    first_name = graphene.String()
    last_name = graphene.String()
    redirect_url = graphene.String(
        description="Where the link of the mail leads, with `email` and `token`; to the shop without it."
    )
    channel = graphene.String(description="For Saleor's clients: an account belongs to no channel.")


class AccountRegister(graphene.Mutation):
    """Make an account. The answer is the same for an address that has one: the mail tells."""

    class Arguments:
        input = AccountRegisterInput(required=True)

    user = graphene.Field(User, description="Always null: nobody is told whether the address was new.")
    requires_confirmation = graphene.Boolean()
    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any, input: Row) -> Row:
        def act() -> Row:
            words = f"{input.get('first_name') or ''} {input.get('last_name') or ''}".split()
            entry.register(
                info.context,
                email=input["email"],
                password=input["password"],
                name=" ".join(words),
                redirect_url=input.get("redirect_url"),
            )
            return {"requires_confirmation": True}

        return answered(act)


class ConfirmAccount(graphene.Mutation):
    """Confirm an address by the token of the mail. It proves the address and logs nobody in."""

    class Arguments:
        email = graphene.String(required=True)
        token = graphene.String(required=True)

    user = graphene.Field(User, description="Always null: who has the link has not logged in.")
    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any, email: str, token: str) -> Row:
        return answered(lambda: entry.confirm(info.context, email=email, token=token))


class RequestPasswordReset(graphene.Mutation):
    """Ask for the mail by which a new password is set. The answer is the same for every address."""

    class Arguments:
        email = graphene.String(required=True)
        redirect_url = graphene.String(required=True)
        channel = graphene.String(description="For Saleor's clients: an account belongs to no channel.")

    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any, email: str, redirect_url: str, **_rest: Any) -> Row:
        return answered(lambda: entry.ask_for_reset(info.context, email=email, redirect_url=redirect_url))


class SetPassword(graphene.Mutation):
    """Set a new password by the token of the mail, once; every device and session of before ends."""

    class Arguments:
        email = graphene.String(required=True)
        password = graphene.String(required=True)
        token = graphene.String(required=True)

    token = graphene.String(description="Null for who has more to show than a mail, such as a second factor.")
    refresh_token = graphene.String()
    user = graphene.Field(User)
    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any, email: str, password: str, token: str) -> Row:
        def act() -> Row | None:
            person = entry.reset(email=email, password=password, token=token)
            return begun(info.context, person) if entry.may_begin(person) else None

        return answered(act)


class PasswordChange(graphene.Mutation):
    """A new password in place of the old one. All tokens of before end; those here are for the device that asked.
    The session of a browser stays when the change was asked in it."""

    class Arguments:
        old_password = graphene.String()
        new_password = graphene.String(required=True)

    token = graphene.String()
    refresh_token = graphene.String()
    user = graphene.Field(User)
    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any, new_password: str, old_password: str | None = None) -> Row:
        request: HttpRequest = info.context
        person: UserModel = signed_in(request)

        def act() -> Row | None:
            entry.change_password(request, user=person, old=old_password or "", new=new_password)
            if by_token(request):
                return begun(request, person)
            renew(request, person)
            return None

        return answered(act)


class AccountMutation(graphene.ObjectType):
    account_register = AccountRegister.Field()
    confirm_account = ConfirmAccount.Field()
    request_password_reset = RequestPasswordReset.Field()
    set_password = SetPassword.Field()
    password_change = PasswordChange.Field()
