from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The kinds of records of which two may be one; the words are those of the journal's things."""

    ORGANISATION = "organisation", _("Organización")
    ACTIVITY = "activity", _("Proyecto")
