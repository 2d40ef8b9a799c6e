from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.agreements.states import UNSIGNED, Stage
from minga.cycle.organisations.models import Organisation, plain_code
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.proposals.models import Proposal
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import can_see_everything, has_role
from minga.ground.codelists.fields import listed
from minga.ground.codelists.models import Code
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, MoneyAmountField, PartialDateField
from minga.ground.kit.money import Money, Precision
from minga.ground.territory.models import Country, Unit

PERSON = settings.AUTH_USER_MODEL


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def published(self) -> "AgreementQuerySet":
        """Those that everybody may see: public, and signed once or told by a source."""
        return self.filter(public=True).exclude(stage__in=UNSIGNED)

    def visible_to(self, person) -> "AgreementQuerySet":
        """The published ones, those of their institutions, and all of them for reviewers, registrars and who can_see_everything."""
        if can_see_everything(person) or has_role(person, Role.VALIDATOR, Role.REGISTRAR):
            return self
        mine = institutions_of(person)
        if not mine:
            return self.published()
        party = self.model.objects.filter(party_rows__organisation__in=mine).order_by().values("pk")
        return self.filter(models.Q(pk__in=self.published().values("pk")) | models.Q(organisation__in=mine) | models.Q(pk__in=party))


class Agreement(Sourced):
    """An instrument of cooperation between two or more parties, from its draft to its settlement (R-108 to R-122).

    A source's stands at once at 'signed'; `organisation` keeps one written here. What is signed changes by an addendum only.
    Money: no amount is None, never 0; `implies_disbursement` False is 'no implica erogación' (R-109).
    """

    code = models.CharField(_("código"), max_length=40, unique=True, validators=[plain_code])
    kind = listed("TIPO_CONVENIO", _("clase"))
    title = CleanCharField(_("título"), max_length=400)
    title_language = models.CharField(_("idioma del título"), max_length=5, default="es", blank=True)
    number = CleanCharField(_("número propio"), max_length=80, blank=True)
    object = CleanTextField(_("objeto"), blank=True)
    object_language = models.CharField(_("idioma del objeto"), max_length=5, default="es", blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("institución que lo lleva")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("deriva de")
    )
    modality = listed("MODALIDAD", _("tipo de cooperación"), null=True, blank=True)
    signed_on = PartialDateField(_("suscrito"), blank=True)
    in_force_from = PartialDateField(_("en vigor desde"), blank=True)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("propuesta")
    )  # the case that led to it (MISSION 1.3, stage 8)
    ends_on = PartialDateField(_("vigente hasta"), blank=True)
    indefinite = models.BooleanField(_("de duración indefinida"), default=False)
    renews = models.BooleanField(_("se renueva por sí solo"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("días de preaviso"), null=True, blank=True)
    implies_disbursement = models.BooleanField(_("implica erogación"), null=True, blank=True)
    total_amount = MoneyAmountField(_("valor total"), null=True, blank=True)
    total_currency = models.CharField(_("moneda"), max_length=3, blank=True)
    total_precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)
    overlap_reason = CleanCharField(_("por qué coincide con otro programa"), max_length=300, blank=True)  # then it may
    programme_logic = models.BooleanField(_("lógica de programas"), default=False)  # it works by programmes, not by projects
    authorising_act = CleanCharField(_("acto que lo autoriza"), max_length=300, blank=True)
    authorised_on = models.DateField(_("fecha del acto"), null=True, blank=True)
    administrator = CleanCharField(_("administrador del convenio"), max_length=200, blank=True)
    reporting = CleanCharField(_("informes que pide"), max_length=200, blank=True)
    guarantee = CleanCharField(_("garantía"), max_length=200, blank=True)
    languages = CleanCharField(_("idiomas del texto"), max_length=60, blank=True)
    note = CleanTextField(_("nota"), blank=True)
    locators = models.JSONField(_("dónde está cada dato"), default=dict, blank=True)
    public = models.BooleanField(_("público"), default=True)
    stage = models.CharField(_("etapa"), max_length=12, choices=Stage, default=Stage.SIGNED)
    stage_since = models.DateTimeField(_("en esta etapa desde"), null=True, blank=True)
    stage_reason = CleanTextField(_("motivo"), blank=True)
    stage_act = CleanCharField(_("acto"), max_length=300, blank=True)
    standing_reasons = models.JSONField(_("por qué se nombra a una ONG sin convenio vigente"), default=dict, blank=True)  # {code: why}
    signature_law = models.JSONField(_("en qué norma se apoya la firma"), default=list, blank=True)  # articles, as the law answered
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    saved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_on = models.DateField(_("revisión jurídica"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("cargado"))
    revised_at = models.DateTimeField(_("actualizado"))
    version = models.PositiveIntegerField(_("versión"), default=1)
    sort_key = models.CharField(max_length=480)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("convenio")
        verbose_name_plural = _("convenios")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(name="agreement_titled", condition=~models.Q(title="")),
            models.CheckConstraint(
                name="agreement_total_with_currency",
                condition=models.Q(total_amount=None, total_currency="")
                | models.Q(total_amount__isnull=False) & ~models.Q(total_currency=""),
                violation_error_message=_("Escriba el valor y su moneda, los dos."),
            ),
            models.CheckConstraint(
                name="agreement_without_disbursement_has_no_total",
                condition=~models.Q(implies_disbursement=False) | models.Q(total_amount=None),
                violation_error_message=_("«No implica erogación» y un valor se contradicen: quite uno de los dos."),
            ),
            models.CheckConstraint(
                name="agreement_not_its_own_parent",
                condition=~models.Q(parent=models.F("id")),
                violation_error_message=_("Un convenio no deriva de sí mismo."),
            ),
            models.CheckConstraint(
                name="agreement_indefinite_has_no_end",
                condition=models.Q(indefinite=False) | models.Q(ends_on=""),
                violation_error_message=_("Un convenio indefinido no tiene fecha de fin: quite una de las dos."),
            ),
            models.CheckConstraint(
                name="agreement_reviewed_by_another",
                condition=~models.Q(reviewed_by=models.F("saved_by")),
                violation_error_message=_("Quien lo escribió no lo revisa."),
            ),
        ]
        indexes = [models.Index(fields=["sort_key", "code"], name="agreement_sort")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def open_to_all(self) -> bool:
        """Whether everybody may see it, as `published` has it."""
        return self.public and self.stage not in UNSIGNED

    @property
    def total(self) -> Money | None:
        """The declared total, None where there is none: that is not zero (R-109)."""
        return None if self.total_amount is None else Money(self.total_amount, self.total_currency, Precision(self.total_precision))


class AgreementRow(Sourced):
    """A row of an agreement, in the order of its text."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="%(class)s_rows")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class Party(AgreementRow):
    """Somebody who is party to an agreement, takes part in its life, or is a country of it, in a role.

    As the source writes it, with the organisation or country that it surely is. `unit`: the subnational territory in a twinning.
    """

    role = listed("ROL_CONVENIO", _("papel"))
    as_written = CleanCharField(_("como está escrito"), max_length=300)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="parties", verbose_name=_("organización")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_parties", verbose_name=_("país")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_parties", verbose_name=_("territorio")
    )
    subnational = models.BooleanField(_("es un gobierno subnacional"), null=True, blank=True)  # for parties that no register knows
    proposed = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organización propuesta")
    )
    proposed_reason = models.CharField(_("por qué se propone"), max_length=200, blank=True)
    signatory = CleanCharField(_("quién firma"), max_length=200, blank=True)
    post = CleanCharField(_("cargo"), max_length=200, blank=True)
    power = CleanCharField(_("con qué poder"), max_length=300, blank=True)

    class Meta(AgreementRow.Meta):
        verbose_name = _("parte")
        verbose_name_plural = _("partes")

    def __str__(self) -> str:
        return f"{self.agreement.code} {self.role.code} {self.as_written}"


class PartyValue(AgreementRow):
    """What a party puts in, in cash or in kind; without an amount it is 'sin valorar', which is not zero."""

    party = CleanCharField(_("quién"), max_length=300)  # as written among the parties
    resource = listed("TIPO_RECURSO", _("efectivo o especie"), null=True, blank=True)
    amount = MoneyAmountField(_("monto"), null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)
    precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)
    description = CleanCharField(_("qué es"), max_length=300, blank=True)

    class Meta(AgreementRow.Meta):
        verbose_name = _("aporte de una parte")
        verbose_name_plural = _("aportes de las partes")
        constraints = [
            models.CheckConstraint(
                name="party_value_with_currency",
                condition=models.Q(amount=None) | ~models.Q(currency=""),
                violation_error_message=_("Falta la moneda del monto."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement.code} {self.party} {self.amount} {self.currency}"

    @property
    def money(self) -> Money | None:
        """The amount, None where it is not valued."""
        return None if self.amount is None else Money(self.amount, self.currency, Precision(self.precision))


class Area(AgreementRow):
    """A field of work or axis of an agreement, as written, with the value of a list where it surely is one (R-115)."""

    text = CleanCharField(_("área de trabajo"), max_length=300)
    code = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector"))

    class Meta(AgreementRow.Meta):
        verbose_name = _("área de trabajo")
        verbose_name_plural = _("áreas de trabajo")

    def __str__(self) -> str:
        return f"{self.agreement.code} {self.text}"


class AgreementPlace(AgreementRow):
    """Where an agreement works: a country, a unit of it, or a part that the source describes."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="agreement_places", verbose_name=_("país"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_places", verbose_name=_("territorio")
    )
    as_written = CleanCharField(_("como está escrito"), max_length=300, blank=True)

    class Meta(AgreementRow.Meta):
        verbose_name = _("territorio de un convenio")
        verbose_name_plural = _("territorios de un convenio")

    def __str__(self) -> str:
        return f"{self.agreement.code} {self.as_written}"


class Obligation(AgreementRow):
    """What a party has to do by a day, month or year, and whether it did."""

    party = CleanCharField(_("quién"), max_length=300)
    text = CleanTextField(_("obligación"))
    due = PartialDateField(_("hasta"), blank=True)
    met_on = models.DateField(_("cumplida el"), null=True, blank=True)
    met_with = CleanCharField(_("con qué"), max_length=300, blank=True)
    file = models.UUIDField(_("archivo"), null=True, blank=True)
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AgreementRow.Meta):
        verbose_name = _("obligación")
        verbose_name_plural = _("obligaciones")
        constraints = [
            models.CheckConstraint(
                name="obligation_met_whole",
                condition=models.Q(met_on=None, met_with="") | models.Q(met_on__isnull=False) & ~models.Q(met_with=""),
                violation_error_message=_("Diga cuándo y con qué se cumplió."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement.code} {self.party} {self.due}"


class Addendum(Sourced):
    """A signed change of an agreement: its end, its value or its terms. Numbered one after another (FEATURES 3.4)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField(_("número"))
    signed_on = PartialDateField(_("suscrita"))
    object = CleanTextField(_("qué cambia"))
    new_end = PartialDateField(_("vigente hasta"), blank=True)
    added_amount = MoneyAmountField(_("monto que añade"), null=True, blank=True)
    added_currency = models.CharField(_("moneda"), max_length=3, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("anotada"))

    class Meta:
        verbose_name = _("adenda")
        verbose_name_plural = _("adendas")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="addendum_number_once", violation_error_message=_("Ya hay una adenda con este número.")
            ),
            models.CheckConstraint(
                name="addendum_with_currency",
                condition=models.Q(added_amount=None, added_currency="")
                | models.Q(added_amount__isnull=False) & ~models.Q(added_currency=""),
                violation_error_message=_("Escriba el monto y su moneda, los dos."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.code} · {self.number}"

    @property
    def added(self) -> Money | None:
        """What it adds to the value, None where it adds nothing."""
        return None if self.added_amount is None else Money(self.added_amount, self.added_currency)


class AgreementVersion(models.Model):
    """An agreement as it stood after a save or a step, to compare one with another."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=40)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once")]

    def __str__(self) -> str:
        return f"{self.agreement.code} v{self.number}"


class LegalNote(models.Model):
    """What the legal review says of one field ('' is the whole agreement), round by round."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="legal_notes")
    version = models.PositiveIntegerField()
    place = models.CharField(max_length=80, blank=True)
    text = CleanTextField(_("observación"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.agreement.code} {self.place}"
