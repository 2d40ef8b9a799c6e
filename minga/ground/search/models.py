from django.db import models
from django.utils.translation import gettext_lazy as _

FACETS = ("status", "source_kind", "countries", "currency")


class Kind(models.TextChoices):
    ACTIVITY = "activity", _("Proyecto")
    AGREEMENT = "agreement", _("Convenio")
    DEMAND = "demand", _("Demanda")
    OFFER = "offer", _("Oferta")
    ORGANISATION = "organisation", _("Organización")
    PLACE = "place", _("Lugar")
    TERM = "term", _("Clasificación")


class Card(models.Model):
    """What search and lists show of one public record: written by the record's own action, in its transaction.

    Words are kept as folded stems (`kit.text.stems`), so that both databases give the same hits.
    """

    kind = models.CharField(max_length=15, choices=Kind.choices)
    key = models.CharField(max_length=130)
    title = models.CharField(max_length=400)
    title_language = models.CharField(max_length=5, blank=True)
    lead = models.TextField(blank=True)
    lead_language = models.CharField(max_length=5, blank=True)
    title_text = models.TextField()
    body_text = models.TextField(blank=True)
    sort_key = models.CharField(max_length=400)
    type = models.CharField(max_length=60, blank=True)  # of an activity: programme, project, action, by its code
    status = models.CharField(max_length=60, blank=True)
    source_kind = models.CharField(max_length=60, blank=True)
    countries = models.CharField(max_length=1000, blank=True)  # " EC PE ": a space before and after each
    amount = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    amount_precision = models.CharField(max_length=12, blank=True)
    people = models.BigIntegerField(null=True)
    people_unit = models.CharField(max_length=120, blank=True)
    people_precision = models.CharField(max_length=12, blank=True)
    partner = models.CharField(max_length=300, blank=True)
    findings = models.PositiveSmallIntegerField(default=0)
    counted = models.BooleanField(default=True)  # False: kept and shown, but in no figure (a duplicate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="card_once")]
        indexes = [
            # Each order's index also holds the facets: a page is found in it alone and its 25 rows are read at the end.
            models.Index(fields=["kind", "sort_key", "id", *FACETS], name="card_kind_sort"),
            models.Index(fields=["sort_key", "id", "kind", *FACETS], name="card_sort"),
            models.Index(fields=["currency", "amount", "id", "kind", *FACETS[:3]], name="card_amount"),
            models.Index(fields=["kind", "currency", "amount", "id", *FACETS[:3]], name="card_kind_amount"),
            models.Index(fields=["kind", *FACETS], name="card_facets"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Word(models.Model):
    """A word that stands in the title or lead of a card, as written there first: what a misspelt one is compared with.

    It stays when its card goes; before it is proposed, search says whether any card bears it.
    """

    folded = models.CharField(max_length=40, primary_key=True)
    written = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.written
