"""The words of batik, with their sources and the records that name them."""

from typing import ClassVar

from django.db import models
from i18nfield.fields import I18nCharField, I18nTextField


class Cited(models.Model):
    """A word that says where it was read and which public records name it."""

    sources = models.JSONField(default=list, help_text="[{title, where}]; a fact without one is marked unverified")
    records = models.JSONField(default=list, help_text="slugs of Record; loading refuses one that does not exist")

    class Meta:
        abstract = True


class Record(models.Model):
    """A public record on batik: a UNESCO file, the museum, communal property, a geographical indication, a law, a
    standard. Its address is where the dossier found it, in words; an empty one is not known."""

    KINDS: ClassVar = [
        ("unesco", "UNESCO"),
        ("museum", "museum"),
        ("communal", "communal intellectual property"),
        ("gi", "geographical indication"),
        ("law", "law"),
        ("standard", "standard"),
    ]

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    name = I18nCharField(max_length=160)
    number = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    keeper = models.CharField(max_length=80)
    address = models.CharField(max_length=160, blank=True)
    summary = I18nTextField()
    sources = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.slug


class Technique(Cited):
    """How the pattern came onto the cloth, with its legal layer: only hot-wax resist is batik (SNI 0239:2014)."""

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    label = I18nCharField(max_length=80, help_text="what the woven label says")
    thread = models.CharField(
        max_length=8,
        choices=[("emas", "gold"), ("perak", "silver"), ("putih", "white"), ("", "none")],
        blank=True,
        help_text="thread colour of the label (Perda Kota Pekalongan 6/2014)",
    )
    is_batik = models.BooleanField()
    summary = I18nTextField(help_text="one or two sentences, shown on the home page")
    explanation = I18nTextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.slug


class Colouring(Cited):
    """A way of colouring that by itself makes no batik: a cloth is batik only if hot wax was used, too. No product is
    filed under it; it is explained, and leads to the techniques that are batik."""

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    summary = I18nTextField()
    explanation = I18nTextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.slug


class Motif(Cited):
    """A motif, a style, a layout, a colour tradition or a filler: kinds that must not be mixed up (DOMAIN.md 1.6)."""

    KINDS: ClassVar = [
        ("motif", "motif"),
        ("style", "style"),
        ("layout", "layout"),
        ("colour", "colour tradition"),
        ("filler", "filler"),
    ]

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    kind = models.CharField(max_length=8, choices=KINDS)
    family = I18nCharField(max_length=80, blank=True)
    influence = I18nCharField(max_length=160, blank=True)
    period = I18nCharField(max_length=120, blank=True)
    summary = I18nTextField(help_text="one sentence for the product page")
    meaning = I18nTextField()
    synonyms = models.JSONField(default=list, help_text="other names and spellings that are right")
    misspellings = models.JSONField(default=list, help_text="found, but never shown")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class Dye(Cited):
    """A dye, natural (with its plant, the part of it and the fixers known for it) or synthetic."""

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    is_natural = models.BooleanField()
    plant = models.CharField(max_length=80, blank=True)
    part = I18nCharField(max_length=80, blank=True)
    fixers = models.JSONField(default=list, help_text="of queries.FIXERS: tawas, kapur, tunjung")
    colour = I18nCharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Fabric(Cited):
    """A cloth as it comes before the wax."""

    FIBRES: ClassVar = [("cotton", "cotton"), ("silk", "silk"), ("viscose", "viscose"), ("plant", "other plant fibre")]

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    fibre = models.CharField(max_length=8, choices=FIBRES)
    weave = I18nCharField(max_length=80, blank=True)
    grade = I18nCharField(max_length=80, blank=True, help_text="of mori")
    note = I18nCharField(max_length=240, blank=True)

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Village(Cited):
    """One of the 27 kelurahan of Kota Pekalongan (Kemendagri code, DOMAIN.md 1.5)."""

    code = models.CharField(max_length=13, unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    district = models.CharField(max_length=80)
    postal_code = models.CharField(max_length=5)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Centre(Cited):
    """A sentra: a batik quarter, often an older hamlet whose borders are not the kelurahan's."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    village = models.ForeignKey(Village, models.SET_NULL, null=True, blank=True)
    in_city = models.BooleanField(default=True)
    note = I18nTextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Form(Cited):
    """What a cloth is made into, with its usual size. Its slug is that of the category its products are filed under."""

    UNITS: ClassVar = [("sheet", "sheet"), ("piece", "piece"), ("set", "set")]
    CUTS: ClassVar = [("men", "men's"), ("women", "women's"), ("", "none")]

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    unit = models.CharField(max_length=5, choices=UNITS)
    cut = models.CharField(max_length=5, choices=CUTS, blank=True, help_text="which column of sizes.py")
    length_min = models.PositiveSmallIntegerField(null=True, blank=True)
    length_max = models.PositiveSmallIntegerField(null=True, blank=True)
    width_min = models.PositiveSmallIntegerField(null=True, blank=True)
    width_max = models.PositiveSmallIntegerField(null=True, blank=True)
    note = I18nCharField(max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.slug
