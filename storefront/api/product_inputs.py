"""What clients say of the products they want."""

import graphene

from storefront.api.enums import OrderDirection, ProductOrderField
from storefront.api.pages import FORWARD
from storefront.api.scalars import Decimal


class PriceRangeInput(graphene.InputObjectType):
    gte = graphene.Float()
    lte = graphene.Float()


class DecimalRangeInput(graphene.InputObjectType):
    gte = graphene.Field(Decimal)
    lte = graphene.Field(Decimal)


class DecimalFilterInput(graphene.InputObjectType):
    range = graphene.Field(DecimalRangeInput)


class GlobalIDFilterInput(graphene.InputObjectType):
    one_of = graphene.List(graphene.NonNull(graphene.ID))


class AttributeInput(graphene.InputObjectType):
    """Slugs: colour, size, technique, motif, maker, fibre, dye or district, and any of these values."""

    slug = graphene.String()
    values = graphene.List(graphene.NonNull(graphene.String))


class ProductFilterInput(graphene.InputObjectType):
    categories = graphene.List(graphene.NonNull(graphene.ID))
    price = graphene.Field(PriceRangeInput)
    search = graphene.String()


class ProductWhereInput(graphene.InputObjectType):
    AND = graphene.List(graphene.NonNull(lambda: ProductWhereInput), name="AND")
    OR = graphene.List(graphene.NonNull(lambda: ProductWhereInput), name="OR")
    attributes = graphene.List(graphene.NonNull(AttributeInput))
    category = graphene.Field(GlobalIDFilterInput)
    price = graphene.Field(DecimalFilterInput)


class ProductOrder(graphene.InputObjectType):
    field = graphene.Field(ProductOrderField)
    direction = graphene.Field(OrderDirection, required=True)


class CategoryFilterInput(graphene.InputObjectType):
    slugs = graphene.List(graphene.NonNull(graphene.String))


PRODUCTS = {
    **FORWARD,
    "filter": graphene.Argument(ProductFilterInput),
    "where": graphene.Argument(ProductWhereInput),
    "sort_by": graphene.Argument(ProductOrder),
}
