import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.fields import CleanCharField

SYSTEM_EMAIL = "sistema@minga.invalid"


class Role(models.TextChoices):
    """What a person works as. An officer acts for the institutions of their memberships; the others act for the whole system."""

    OFFICER = "officer", _("Gestión de cooperación")
    VALIDATOR = "validator", _("Revisión")
    PLANNER = "planner", _("Planificación nacional")
    REGISTRAR = "registrar", _("Registro")
    CURATOR = "curator", _("Curaduría de ofertas")
    SECRETARIAT = "secretariat", _("Secretaría técnica")
    AUDITOR = "auditor", _("Auditoría")
    ADMINISTRATOR = "administrator", _("Administración")
    IT = "it", _("Informática")


CENTRAL = frozenset(Role) - {Role.OFFICER}  # only people of a central institution hold these
SECOND_FACTOR = frozenset({Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR, Role.ADMINISTRATOR})  # whose word binds others
SEEING = frozenset({Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR})  # see what is not public


class PersonManager(BaseUserManager["Person"]):
    """People by their e-mail address, which is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email=(email or "").strip().lower())

    def system(self) -> "Person":
        """Return the person in whose name commands act; it cannot sign in."""
        person, _made = self.get_or_create(email=SYSTEM_EMAIL, defaults={"name": "Minga", "is_active": False, "password": "!"})
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in with an e-mail address and a password."""

    email = models.EmailField(_("correo electrónico"), unique=True)
    name = models.CharField(_("nombre"), max_length=150)
    is_active = models.BooleanField(_("puede ingresar"), default=True)
    joined_at = models.DateTimeField(_("desde"), auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The working roles held today; all of them for the system person, none where the person may not sign in.

        Read once for each instance, and each request reads its person anew: a role given or taken holds from the next one.
        """
        if self.email == SYSTEM_EMAIL:
            return frozenset(Role)
        if not self.is_active or self.pk is None:
            return frozenset()
        return frozenset(Role(role) for role in Appointment.objects.current().filter(person=self).values_list("role", flat=True))

    @property
    def administers(self) -> bool:
        """Whether the person tends accounts, lists and settings: administrators, and the system person for commands."""
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_staff(self) -> bool:
        """Whether Django's own administration opens: to administrators who may sign in."""
        return self.is_active and self.administers

    def has_perm(self, perm: str, obj=None) -> bool:
        """Whether Django's own administration lets the person do something there: administrators everything."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """As `has_perm`, for a whole module."""
        return self.is_staff

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, day: datetime.date | None = None) -> "AppointmentQuerySet":
        """Those that hold on a day (today): begun, and not ended; the last day still counts."""
        day = day or timezone.localdate()
        return self.filter(models.Q(until=None) | models.Q(until__gte=day), since__lte=day, ended_at=None)


class Appointment(models.Model):
    """A person in a working role, from a day to a day. Ended by its date, with nobody doing anything."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("persona"))
    role = models.CharField(_("rol"), max_length=20, choices=Role)
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminado antes de su fecha"), null=True, blank=True)
    deputy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name=_("suple a")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("nombramiento")
        verbose_name_plural = _("nombramientos")
        ordering = ["person", "role", "since"]
        constraints = [
            models.CheckConstraint(
                name="appointment_days_in_order", condition=models.Q(until=None) | models.Q(until__gte=models.F("since"))
            ),
            models.UniqueConstraint(fields=["person", "role"], condition=models.Q(until=None, ended_at=None), name="appointment_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class Scope(models.TextChoices):
    """What an access key lets a program do, within what its person may do themselves."""

    READ = "read", _("leer")
    DRAFT = "draft", _("redactar expedientes")
    SUBMIT = "submit", _("enviar expedientes")
    REVIEW = "review", _("observar, aprobar y registrar")
    ADMINISTER = "administer", _("administrar organizaciones")


LONGEST_TOKEN = 365  # days


class TokenQuerySet(models.QuerySet["Token"]):
    def of(self, person) -> "TokenQuerySet":
        return self.filter(person=person)

    def live(self) -> "TokenQuerySet":
        """Those that still open a door: neither revoked nor past their last moment."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class Token(models.Model):
    """An access key with which a program acts for a person. Only its digest is kept: the key itself is shown once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens", verbose_name=_("persona"))
    name = CleanCharField(_("nombre"), max_length=80)
    hint = models.CharField(_("comienza por"), max_length=16)  # 'minga_Ab3x': enough to know it again, useless to sign in
    digest = models.CharField(max_length=64, unique=True)  # SHA-256: the key has 256 random bits, so that no salt is needed
    scopes = models.CharField(_("permisos"), max_length=120)  # ' read draft ': joined by blanks, one at each end
    made_at = models.DateTimeField(_("creada"))
    days = models.PositiveSmallIntegerField(_("días"))
    expires_at = models.DateTimeField(_("vence"))
    used_at = models.DateTimeField(_("último uso"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revocada"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("llave de acceso")
        verbose_name_plural = _("llaves de acceso")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(name="token_a_year_at_most", condition=models.Q(days__gte=1, days__lte=LONGEST_TOKEN)),
            models.CheckConstraint(name="token_expires_later", condition=models.Q(expires_at__gt=models.F("made_at"))),
            models.CheckConstraint(name="token_named", condition=~models.Q(name="")),
            models.CheckConstraint(name="token_scoped", condition=~models.Q(scopes="")),
        ]

    def __str__(self) -> str:
        return f"{self.hint}… {self.name}"

    @property
    def allows(self) -> frozenset[Scope]:
        """What the key lets a program do."""
        return frozenset(Scope(one) for one in self.scopes.split())

    @property
    def scope_names(self) -> list[str]:
        """The same in words, in the order of the scopes."""
        return [str(one.label) for one in Scope if one in self.allows]

    @property
    def is_live(self) -> bool:
        """Whether it still opens a door."""
        return self.revoked_at is None and self.expires_at > timezone.now()
