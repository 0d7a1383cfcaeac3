"""The schema: everything a client may ask and do."""

import graphene
from graphql import DirectiveLocation, GraphQLDeprecatedDirective, GraphQLDirective, specified_directives

from storefront.api.account_mutations import AccountMutation
from storefront.api.account_types import AccountQuery
from storefront.api.catalogue import CatalogueQuery
from storefront.api.checkout_mutations import CheckoutMutation
from storefront.api.payment_mutations import PaymentMutation
from storefront.api.token_mutations import TokenMutation
from storefront.api.trade import TradeQuery

# graphql-js 16.8 stops with a syntax error when introspection names this newer location, so ours has it not.
_deprecated = GraphQLDirective(
    name=GraphQLDeprecatedDirective.name,
    locations=[
        place for place in GraphQLDeprecatedDirective.locations if place is not DirectiveLocation.DIRECTIVE_DEFINITION
    ],
    args=GraphQLDeprecatedDirective.args,
    description=GraphQLDeprecatedDirective.description,
)
# All of them: leaving include and skip out of the list would take them from the language.
DIRECTIVES = [_deprecated if directive.name == _deprecated.name else directive for directive in specified_directives]


class Query(CatalogueQuery, TradeQuery, AccountQuery):
    """What can be read."""


class Mutation(PaymentMutation, CheckoutMutation, AccountMutation, TokenMutation):
    """What can be done: a guest's purchase, from the empty cart to the order, and an account."""


schema = graphene.Schema(query=Query, mutation=Mutation, directives=DIRECTIVES)
