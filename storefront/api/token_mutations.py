"""Logging in and out with tokens. Public: an e-mail with its password, or a token, is the credential."""

from typing import Any

import graphene
from django.http import HttpRequest

from catalog.people.models import User as UserModel
from storefront.api.account_refusals import AccountError, answered
from storefront.api.account_types import User, user_row
from storefront.api.pages import Row
from storefront.api.people import issuer, signed_in
from storefront.api.refusals import errors_of
from storefront.devices import actions, entry, queries


def begun(request: HttpRequest, person: UserModel) -> Row:
    """Log a person in with the device that asks; the tokens, as payloads have them. Raises Refusal."""
    made = actions.begin(user=person, name=request.headers.get("User-Agent", ""), issuer=issuer(request))
    return {"token": made.access, "refresh_token": made.refresh, "user": user_row(person)}


class CreateToken(graphene.Mutation):
    """Log in. `code` is asked of who has a second factor; officers log in on the shop's own pages."""

    class Arguments:
        email = graphene.String(required=True)
        password = graphene.String(required=True)
        code = graphene.String(description="From the authenticator app, or a recovery code.")

    token = graphene.String(description="Goes into the header Authorization, behind Bearer; good for 15 minutes.")
    refresh_token = graphene.String(description="Good for seven days, as often as it is wanted.")
    user = graphene.Field(User)
    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any, email: str, password: str, code: str | None = None) -> Row:
        def act() -> Row:
            person = entry.by_password(info.context, email=email, password=password, code=code or "")
            return begun(info.context, person)

        return answered(act)


class RefreshToken(graphene.Mutation):
    """A new token for a refresh token, which stays good."""

    class Arguments:
        refresh_token = graphene.String()

    token = graphene.String()
    user = graphene.Field(User)
    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any, refresh_token: str | None = None) -> Row:
        def act() -> Row:
            person, token = actions.renew(token=refresh_token or "", issuer=issuer(info.context))
            return {"token": token, "user": user_row(person)}

        return answered(act)


class VerifyToken(graphene.Mutation):
    """Whether a token opens anything at this moment, and whose it is."""

    class Arguments:
        token = graphene.String(required=True)

    is_valid = graphene.Boolean(required=True)
    user = graphene.Field(User)
    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any, token: str) -> Row:
        person = queries.bearer(token, issuer=issuer(info.context))
        return {"is_valid": person is not None, "user": user_row(person) if person else None, "errors": []}


class DeactivateAllUserTokens(graphene.Mutation):
    """Log all of one's devices out, this one too. Sessions of browsers stay."""

    errors = errors_of(AccountError)

    @staticmethod
    def mutate(_root: Any, info: Any) -> Row:
        actions.end_all(by=signed_in(info.context))
        return {"errors": []}


class TokenMutation(graphene.ObjectType):
    token_create = CreateToken.Field()
    token_refresh = RefreshToken.Field()
    token_verify = VerifyToken.Field()
    tokens_deactivate_all = DeactivateAllUserTokens.Field()
