from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

SYSTEM_EMAIL = "sistema@minga.invalid"


class PersonManager(BaseUserManager["Person"]):
    """People by their e-mail address, which is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email=(email or "").strip().lower())

    def system(self) -> "Person":
        """Return the person in whose name commands act; it cannot sign in."""
        person, _made = self.get_or_create(email=SYSTEM_EMAIL, defaults={"name": "Minga", "is_active": False, "password": "!"})
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address and a password."""

    email = models.EmailField(_("correo electrónico"), unique=True)
    name = models.CharField(_("nombre"), max_length=150)
    is_active = models.BooleanField(_("puede ingresar"), default=True)
    is_staff = models.BooleanField(_("administra listas y ajustes"), default=False)
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

    @property
    def administers(self) -> bool:
        """Whether the person tends accounts, lists and settings: administrators, and the system person for commands."""
        return self.email == SYSTEM_EMAIL or (self.is_active and self.is_staff)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]
