"""The law as rows: norms and articles, the matrix of competences, who may sign with whom; the register of the system's members."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models import InstitutionalRole, Organisation, plain_code
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, PartialDateField
from minga.ground.territory.models import Country


class Ruled(Sourced):
    """A row of law: known by its code, in its place, said in two languages. The centre edits it, with the reason."""

    code = models.CharField(_("código"), max_length=40, unique=True, validators=[plain_code])
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    text_es = CleanTextField(_("qué dice, con nuestras palabras"))
    text_en = CleanTextField(_("lo mismo en inglés"))

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code

    @property
    def text(self) -> str:
        """What the row says in the reader's language."""
        return self.text_en if (get_language() or "es").startswith("en") else self.text_es


class Norm(Ruled):
    """A constitution, law, resolution or declaration, of a country or of several."""

    name = CleanCharField(_("nombre"), max_length=200)
    citation = CleanCharField(_("cómo se cita"), max_length=120)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("país"))

    class Meta(Ruled.Meta):
        verbose_name = _("norma")
        verbose_name_plural = _("normas")


class Article(Ruled):
    """An article of a norm; `level`: the level of government to which it gives the management of cooperation (R-013)."""

    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, related_name="articles", verbose_name=_("norma"))
    number = CleanCharField(_("artículo y numeral"), max_length=40, blank=True)
    level = listed("NIVEL_GAD", _("nivel al que da la gestión de la cooperación"), null=True, blank=True)

    class Meta(Ruled.Meta):
        verbose_name = _("artículo")
        verbose_name_plural = _("artículos")
        constraints = [models.UniqueConstraint(fields=["norm", "number"], name="article_once")]

    @property
    def cited(self) -> str:
        """'Constitución, art. 264.14': how one cites it; 'COPLAFIP, sobre la aprobación' where the source gives no number."""
        if not self.number:
            return self.norm.citation
        return f"{self.norm.citation}, {'art. ' if self.number[0].isdigit() else ''}{self.number}"


class Holder(models.TextChoices):
    """Whose attribution it is."""

    CENTRAL = "central", _("Gobierno central")
    GAD = "gad", _("Gobiernos autónomos descentralizados")


class Attribution(Ruled):
    """A row of the matrix of competences; one that repeats another stays, with its trace (R-037)."""

    holder = models.CharField(_("de quién es"), max_length=10, choices=Holder)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("repite a")
    )

    class Meta(Ruled.Meta):
        verbose_name = _("atribución")
        verbose_name_plural = _("matriz de competencias")
        constraints = [
            models.CheckConstraint(
                name="attribution_not_its_own_copy",
                condition=~models.Q(duplicate_of=models.F("id")),
                violation_error_message=_("Una fila no se repite a sí misma: elija otra o ninguna."),
            )
        ]


class Verdict(models.TextChoices):
    """What a rule answers: yes, no, yes once a step is done, yes with a written justification; and, to a case that says too
    little, that it depends on what was not said."""

    YES = "yes", _("sí")
    STEP = "step", _("sí, con un paso antes")
    JUSTIFY = "justify", _("sí, con una justificación escrita")
    NO = "no", _("no")
    DEPENDS = "depends", _("depende")


RULED = [(one.value, one.label) for one in Verdict if one != Verdict.DEPENDS]  # what a row may say


class Condition(models.TextChoices):
    """What must hold before one signs; the engine knows how to check each."""

    NONE = "", _("ninguna")
    OTHER_COUNTRY = "other_country", _("las dos partes son subnacionales y de países distintos")
    BASIC_AGREEMENT = "basic_agreement", _("Convenio Básico vigente y comprobado antes de firmar")
    FRAMEWORK = "framework", _("cita un acuerdo internacional suscrito")
    LEGAL_REVIEW = "legal_review", _("revisión jurídica previa")


class Counterpart(models.TextChoices):
    """With whom one would sign."""

    STATE = "state", _("Otro Estado, o un marco multilateral")
    LOCAL = "local", _("Gobierno local o subnacional extranjero")
    NGO = "ngo", _("ONG extranjera")
    AGENCY = "agency", _("Cooperante oficial (agencia)")
    LENDER = "lender", _("Prestamista (fondos reembolsables)")
    PRIVATE = "private", _("Empresa o fundación privada")
    ACADEMIA = "academia", _("Universidad o centro de estudios")


class SignatureRule(Ruled):
    """Who may sign with one kind of counterpart, on what condition, by which attribution or article (MISSION 2.2)."""

    counterpart = models.CharField(_("con quién"), max_length=10, choices=Counterpart, unique=True)
    central = models.CharField(_("firma el gobierno central"), max_length=10, choices=RULED)
    gad = models.CharField(_("firma un gobierno autónomo"), max_length=10, choices=RULED)
    condition = models.CharField(_("condición"), max_length=20, choices=Condition, blank=True)
    attribution = models.ForeignKey(
        Attribution, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("atribución")
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("artículo"))

    class Meta(Ruled.Meta):
        verbose_name = _("regla de firma")
        verbose_name_plural = _("reglas de firma")

    @property
    def cited(self) -> tuple[str, ...]:
        """The attribution and the article on which the rule stands."""
        return tuple(filter(None, [self.attribution.code if self.attribution else "", self.article.cited if self.article else ""]))


class ExecutorException(Ruled):
    """A kind of executing body whose programmes need no approval by the planning secretariat (R-038)."""

    kinds = CleanCharField(_("clases de organización, separadas por espacios"), max_length=300)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+", verbose_name=_("artículo"))

    class Meta(Ruled.Meta):
        verbose_name = _("excepción a la aprobación")
        verbose_name_plural = _("excepciones a la aprobación")


class CompetenceSector(Ruled):
    """Whether a sector falls within the own competences of a level of government; the longest prefix decides (R-042)."""

    level = listed("NIVEL_GAD", _("nivel de gobierno"))
    prefix = models.CharField(
        _("sector CAD, por sus primeras cifras"), max_length=5, validators=[RegexValidator(r"\A[0-9]{1,5}\Z", _("De una a cinco cifras."))]
    )
    within = models.BooleanField(_("es competencia propia"), default=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+", verbose_name=_("artículo"))

    class Meta(Ruled.Meta):
        verbose_name = _("sector de una competencia")
        verbose_name_plural = _("sectores de las competencias")
        constraints = [models.UniqueConstraint(fields=["level", "prefix"], name="competence_sector_once")]


class CountryRule(Ruled):
    """What a country's own law asks of aid so that it is effective, by the principle that it serves (R-343)."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="aid_rules", verbose_name=_("país"))
    principle = listed("PARIS", _("principio de la eficacia de la ayuda"))

    class Meta(Ruled.Meta):
        verbose_name = _("regla de un país sobre la eficacia de la ayuda")
        verbose_name_plural = _("reglas de países sobre la eficacia de la ayuda")


class AssociatedGovernment(Sourced):
    """A government that is a member of an association of governments: together they act in the territory of all (R-004)."""

    association = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="associated", verbose_name=_("mancomunidad"))
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="associations", verbose_name=_("gobierno"))
    since = PartialDateField(_("desde"), blank=True)
    until = models.DateField(_("hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("gobierno de una mancomunidad")
        verbose_name_plural = _("gobiernos de mancomunidades")
        ordering = ["association__sort_key", "member__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["association", "member"], name="associated_once"),
            models.CheckConstraint(
                name="associated_not_itself",
                condition=~models.Q(association=models.F("member")),
                violation_error_message=_("Una mancomunidad no es miembro de sí misma."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.association.code} {self.member.code}"


class SystemMember(Sourced):
    """An actor of the system of cooperation, in its role, since a day, month or year where one is known (R-021)."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="system_member", verbose_name=_("organización")
    )
    role = CleanTextField(_("papel en el sistema"))
    institutional_role = models.CharField(_("rol institucional"), max_length=15, choices=InstitutionalRole, blank=True)
    since = PartialDateField(_("desde"), blank=True)

    class Meta:
        verbose_name = _("miembro del sistema")
        verbose_name_plural = _("miembros del sistema")
        ordering = ["organisation__sort_key"]
        constraints = [
            models.CheckConstraint(
                name="system_member_with_role", condition=~models.Q(role=""), violation_error_message=_("Diga su papel en el sistema.")
            )
        ]

    def __str__(self) -> str:
        return self.organisation.code


class SuggestionState(models.TextChoices):
    RECEIVED = "received", _("recibida")
    STUDIED = "studied", _("en estudio")
    ANSWERED = "answered", _("respondida")


class Suggestion(models.Model):
    """What somebody asks of the information system itself, with a number and an answer (R-035, attribution GAD-17)."""

    year = models.PositiveSmallIntegerField(_("año"), validators=[MinValueValidator(2000), MaxValueValidator(9999)])
    serial = models.PositiveIntegerField(_("número en el año"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="suggestions", verbose_name=_("quién"))
    about = CleanCharField(_("asunto"), max_length=150)
    text = CleanTextField(_("qué necesita o propone"), max_length=4000)
    sent_at = models.DateTimeField(_("enviada"))
    state = models.CharField(_("estado"), max_length=10, choices=SuggestionState, default=SuggestionState.RECEIVED)
    answer = CleanTextField(_("respuesta"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quién responde")
    )
    answered_at = models.DateTimeField(_("respondida"), null=True, blank=True)

    class Meta:
        verbose_name = _("sugerencia")
        verbose_name_plural = _("sugerencias")
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="suggestion_number_once"),
            models.CheckConstraint(
                name="suggestion_answered_whole",
                condition=models.Q(state="answered", answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(answer="")
                | ~models.Q(state="answered") & models.Q(answered_at=None, answered_by=None, answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """'S-2026-0001': how one cites it."""
        return f"S-{self.year}-{self.serial:04}"
