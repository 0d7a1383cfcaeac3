"""Pictures that everybody may see, with the sizes made of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from i18nfield.fields import I18nCharField

from catalog.commons.numbers import random_id


class Picture(models.Model):
    """One picture. `original` and `renditions` are storage keys, so that no page asks the storage anything.

    `renditions` maps format to width to key: {"webp": {"480": "pictures/…"}}. `tone` is the class (1 to 12, as in the
    design's tokens) whose colour holds the picture's place until it comes.
    """

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    original = models.CharField(max_length=200, blank=True)
    recipe = models.CharField(max_length=120, blank=True, help_text="how a drawn sample is painted: cloth:view")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    tone = models.PositiveSmallIntegerField(default=8)
    alt = I18nCharField(max_length=300, blank=True)
    renditions = models.JSONField(default=dict)
    is_drawn = models.BooleanField(default=False, help_text="a drawn sample, labelled as such wherever it is shown")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(tone__gte=1, tone__lte=12), name="picture_tone_known"),
            models.UniqueConstraint(fields=["recipe"], condition=~Q(recipe=""), name="picture_recipe_once"),
        ]

    def __str__(self) -> str:
        return self.recipe or self.public_id

    @property
    def ready(self) -> bool:
        return bool(self.renditions)
