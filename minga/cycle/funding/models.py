import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, MoneyAmountField
from minga.ground.kit.money import Money, Precision, half_up
from minga.ground.rates.models import Rate

PERSON = settings.AUTH_USER_MODEL


class Entry(Sourced):
    """Something written in a ledger: who wrote it and when; a mistaken entry is struck with its reason and stays."""

    key = models.UUIDField(_("clave"), unique=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("anotado"))
    struck_at = models.DateTimeField(_("tachado"), null=True, blank=True)
    struck_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    struck_reason = CleanTextField(_("motivo"), blank=True)

    class Meta:
        abstract = True


class Transaction(Entry):
    """A commitment, disbursement or expenditure of an activity, planned or done (FEATURES 3.8; R-159).

    `rate` is pinned when the entry is made: the same figure in the other currency for ever, whatever rates are loaded later.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="transactions", verbose_name=_("actividad"))
    type = listed("TransactionType", _("clase"))
    planned = models.BooleanField(_("prevista"), default=False)
    date = models.DateField(_("fecha"))
    value_date = models.DateField(_("fecha valor"), null=True, blank=True)
    amount = MoneyAmountField(_("monto"))
    currency = models.CharField(_("moneda"), max_length=3)
    precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)
    resource = listed("TIPO_RECURSO", _("efectivo o especie"))
    description = CleanCharField(_("concepto"), max_length=300, blank=True)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="transactions", verbose_name=_("convenio")
    )
    agreement_number = CleanCharField(_("número de convenio, como está escrito"), max_length=80, blank=True)
    provider_written = CleanCharField(_("quién entrega"), max_length=300, blank=True)
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="provided", verbose_name=_("quién entrega")
    )
    receiver_written = CleanCharField(_("quién recibe"), max_length=300, blank=True)
    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="received", verbose_name=_("quién recibe")
    )
    side = listed("ROL_APORTE", _("de qué lado viene"), null=True, blank=True)
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, null=True, blank=True, related_name="transactions", verbose_name=_("tasa"))

    class Meta:
        verbose_name = _("movimiento")
        verbose_name_plural = _("movimientos")
        ordering = ["date", "id"]
        indexes = [models.Index(fields=["activity", "date"], name="transaction_of_activity")]
        constraints = [models.CheckConstraint(name="transaction_with_currency", condition=~models.Q(currency=""))]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.date} {self.amount} {self.currency}"

    @property
    def money(self) -> Money:
        """The amount in the currency in which it was written."""
        return Money(half_up(self.amount), self.currency, Precision(self.precision))


class Pledge(Entry):
    """What somebody announced: who, what, until when, and whether it was kept."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="pledges", verbose_name=_("actividad")
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="pledges", verbose_name=_("convenio")
    )
    who_written = CleanCharField(_("quién"), max_length=300)
    who = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="pledges", verbose_name=_("quién"))
    what = CleanCharField(_("qué"), max_length=300)
    amount = MoneyAmountField(_("monto"), null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)
    announced_on = models.DateField(_("anunciado el"), null=True, blank=True)
    until = models.DateField(_("hasta"), null=True, blank=True)
    kept_on = models.DateField(_("cumplido el"), null=True, blank=True)
    outcome = CleanTextField(_("qué pasó"), blank=True)
    given_up = models.BooleanField(_("no se cumplirá"), default=False)

    class Meta:
        verbose_name = _("promesa de aporte")
        verbose_name_plural = _("promesas de aporte")
        ordering = ["until", "id"]
        constraints = [
            models.CheckConstraint(
                name="pledge_with_currency",
                condition=models.Q(amount=None, currency="") | models.Q(amount__isnull=False) & ~models.Q(currency=""),
                violation_error_message=_("Escriba el monto y su moneda, los dos."),
            ),
            models.CheckConstraint(
                name="pledge_kept_or_given_up",
                condition=models.Q(kept_on=None) | models.Q(given_up=False),
                violation_error_message=_("Se cumplió o no se cumplirá: elija uno."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who_written} {self.what}"


class Pool(Sourced):
    """The counterpart money of an institution: what it may put into cooperation, year by year (R-098)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pools", verbose_name=_("institución"))
    name = CleanCharField(_("nombre"), max_length=200)
    currency = models.CharField(_("moneda"), max_length=3)

    class Meta:
        verbose_name = _("bolsa de contrapartida")
        verbose_name_plural = _("bolsas de contrapartida")
        ordering = ["organisation__sort_key", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="pool_once",
                violation_error_message=_("La institución ya tiene una bolsa así llamada."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PoolYear(Sourced):
    """The budget of a pool in a year."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("año"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    budget = MoneyAmountField(_("presupuesto"))

    class Meta:
        verbose_name = _("año de una bolsa")
        verbose_name_plural = _("años de una bolsa")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "year"], name="pool_year_once", violation_error_message=_("Este año ya tiene presupuesto.")
            ),
            models.CheckConstraint(
                name="pool_budget_not_negative",
                condition=models.Q(budget__gte=0),
                violation_error_message=_("Un presupuesto no es negativo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.year}"


class PoolCommitment(Entry):
    """Counterpart promised from a pool to an activity in a year."""

    pool_year = models.ForeignKey(PoolYear, on_delete=models.PROTECT, related_name="commitments")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="pool_commitments", verbose_name=_("actividad"))
    amount = MoneyAmountField(_("monto"))

    class Meta:
        verbose_name = _("compromiso de contrapartida")
        verbose_name_plural = _("compromisos de contrapartida")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="pool_commitment_positive",
                condition=models.Q(amount__gt=0),
                violation_error_message=_("Un compromiso es mayor que cero."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool_year} {self.activity.code} {self.amount}"


class LeverageTarget(Sourced):
    """Other people's money that an activity has to bring in over some years (R-155)."""

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="leverage_target", verbose_name=_("actividad"))
    amount = MoneyAmountField(_("meta"))
    currency = models.CharField(_("moneda"), max_length=3)
    precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)
    first_year = models.PositiveSmallIntegerField(_("primer año"))
    years = models.PositiveSmallIntegerField(_("años"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("meta de apalancamiento")
        verbose_name_plural = _("metas de apalancamiento")

    def __str__(self) -> str:
        return f"{self.activity.code} {self.amount} {self.currency}"


class Leveraged(Entry):
    """A resource brought in, in cash or in kind; what has no value yet counts for nothing, and is told (R-156)."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="leveraged", verbose_name=_("actividad"))
    year = models.PositiveSmallIntegerField(_("año"))
    who_written = CleanCharField(_("quién"), max_length=300)
    who = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quién"))
    resource = listed("TIPO_RECURSO", _("efectivo o especie"))
    what = CleanCharField(_("qué"), max_length=300)
    amount = MoneyAmountField(_("valor"), null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("recurso apalancado")
        verbose_name_plural = _("recursos apalancados")
        ordering = ["year", "id"]
        constraints = [
            models.CheckConstraint(
                name="leveraged_with_currency",
                condition=models.Q(amount=None, currency="") | models.Q(amount__isnull=False) & ~models.Q(currency=""),
                violation_error_message=_("Escriba el valor y su moneda, los dos."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.year} {self.what}"
