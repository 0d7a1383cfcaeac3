"""Checks of the stock's books."""

from django.db.models import F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.products.models import ProductVariant
from catalog.stock.models import Movement, StockLevel


def levels_off() -> list[int]:
    """Levels whose stock on hand is not the sum of their movements: none, or the books are wrong."""
    moved = Movement.objects.filter(level=OuterRef("pk")).values("level").annotate(sum=Sum("delta")).values("sum")
    moved_sum = Coalesce(Subquery(moved, output_field=IntegerField()), 0)
    return list(StockLevel.objects.annotate(moved=moved_sum).exclude(on_hand=F("moved")).values_list("pk", flat=True))


def variants_off() -> list[int]:
    """Variants whose free pieces, as products show them, are not what the levels say."""
    free = StockLevel.objects.filter(variant=OuterRef("pk")).values("variant")
    free_sum = Coalesce(Subquery(free.annotate(n=Sum(F("on_hand") - F("reserved"))).values("n")), 0)
    return list(ProductVariant.objects.annotate(really=free_sum).exclude(free=F("really")).values_list("pk", flat=True))
