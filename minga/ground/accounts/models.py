import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.ground.kit.fields import CleanCharField

SYSTEM_EMAIL = "sistema@minga.invalid"


class Role(models.TextChoices):
    """What a person works as. An officer acts for the institutions of their memberships; the others act for the whole system."""

    OFFICER = "officer", _("Gestión de cooperación")
    VALIDATOR = "validator", _("Revisión")
    PLANNER = "planner", _("Planificación nacional")
    REGISTRAR = "registrar", pgettext_lazy("papel", "Registro")
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
    must_change_password = models.BooleanField(_("debe poner su contraseña"), default=False)
    sessions_ended = models.PositiveIntegerField(_("veces que se cerraron sus sesiones"), default=0)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="person_email_once", violation_error_message=_("Ya hay una cuenta con este correo.")
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def appointed(self) -> frozenset[Role]:
        """The working roles given today; all of them for the system person, none where the person may not sign in."""
        if self.email == SYSTEM_EMAIL:
            return frozenset(Role)
        if not self.is_active or self.pk is None:
            return frozenset()
        return frozenset(Role(role) for role in Appointment.objects.current().filter(person=self).values_list("role", flat=True))

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The working roles that count now: those given, less what waits for a second factor or for the person's own password.

        Read once for each instance, and each request reads its person anew: a role given or taken holds from the next one.
        """
        if self.must_change_password:
            return frozenset()
        return self.appointed - SECOND_FACTOR if self.lacks_second_factor else self.appointed

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Whether a role given asks for a second factor (settings.SECOND_FACTOR) and the person has set none up."""
        if not settings.SECOND_FACTOR or self.email == SYSTEM_EMAIL or self.appointed.isdisjoint(SECOND_FACTOR):
            return False
        return not self.authenticator_set.exclude(type="recovery_codes").exists()  # type: ignore[attr-defined]

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

    def get_session_auth_hash(self) -> str:
        """What a session must bear to be this person's: another one after a new password and after `end_sessions`."""
        return self._session_hash()

    def get_session_auth_fallback_hash(self):
        """Yield the same under the secret keys that were changed lately."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes | None = None) -> str:
        bound = f"{self.password}|{self.sessions_ended}"
        return salted_hmac("minga.ground.accounts.models.Person", bound, secret=secret, algorithm="sha256").hexdigest()


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, day: datetime.date | None = None) -> "AppointmentQuerySet":
        """Those that hold on a day (today): begun, and not ended; the last day still counts."""
        day = day or timezone.localdate()
        return self.standing(day).filter(since__lte=day)

    def standing(self, day: datetime.date | None = None) -> "AppointmentQuerySet":
        """Those that hold on a day (today) or will later."""
        return self.filter(models.Q(until=None) | models.Q(until__gte=day or timezone.localdate()), ended_at=None)


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
                name="appointment_days_in_order",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                violation_error_message=_("Termina antes de empezar: escriba el mismo día u otro posterior."),
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(until=None, ended_at=None),
                name="appointment_open_once",
                violation_error_message=_("Ya tiene este rol, sin fecha de fin."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class AccessKind(models.TextChoices):
    """How a temporary access reaches its person."""

    LINK = "link", _("enlace por correo")
    KEY = "key", _("clave dictada")


class TemporaryAccess(models.Model):
    """A one-use way in that ends by itself (R-129). Only the digest of its secret is kept: nobody can read it back."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accesses", verbose_name=_("persona"))
    kind = models.CharField(_("clase"), max_length=4, choices=AccessKind)
    digest = models.CharField(max_length=64, unique=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("dado por"))
    given_at = models.DateTimeField(_("dado"))
    expires_at = models.DateTimeField(_("sirve hasta"))
    used_at = models.DateTimeField(_("usado"), null=True)
    ended_at = models.DateTimeField(_("anulado"), null=True)

    class Meta:
        verbose_name = _("acceso temporal")
        verbose_name_plural = _("accesos temporales")
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(name="temporary_access_ends", condition=models.Q(expires_at__gt=models.F("given_at"))),
            models.UniqueConstraint(fields=["person"], condition=models.Q(used_at=None, ended_at=None), name="temporary_access_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind}"


class FactorReset(models.Model):
    """A lost second factor is taken away by two people: one asks, another confirms."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="factor_resets", verbose_name=_("persona"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("pedido por"))
    asked_at = models.DateTimeField(_("pedido"))
    reason = models.CharField(_("motivo"), max_length=500)
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmado por")
    )
    confirmed_at = models.DateTimeField(_("confirmado"), null=True, blank=True)

    class Meta:
        verbose_name = _("segundo factor perdido")
        verbose_name_plural = _("segundos factores perdidos")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="factor_reset_two_people",
                condition=~models.Q(confirmed_by=models.F("asked_by")),
                violation_error_message=_("Lo confirma otra persona, no quien lo pidió."),
            ),
            models.CheckConstraint(
                name="factor_reset_not_own",
                condition=~models.Q(asked_by=models.F("person")) & ~models.Q(confirmed_by=models.F("person")),
                violation_error_message=_("Nadie retira su propio segundo factor: lo piden y lo confirman otras dos personas."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(confirmed_at=None),
                name="factor_reset_open_once",
                violation_error_message=_("Ya se pidió retirar el segundo factor de esta persona: falta confirmarlo."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


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
            models.CheckConstraint(
                name="token_a_year_at_most",
                condition=models.Q(days__gte=1, days__lte=LONGEST_TOKEN),
                violation_error_message=_("Una llave dura entre un día y un año."),
            ),
            models.CheckConstraint(name="token_expires_later", condition=models.Q(expires_at__gt=models.F("made_at"))),
            models.CheckConstraint(name="token_named", condition=~models.Q(name=""), violation_error_message=_("Dé un nombre a la llave.")),
            models.CheckConstraint(
                name="token_scoped", condition=~models.Q(scopes=""), violation_error_message=_("Elija al menos un permiso de la llave.")
            ),
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
