"""Model fields that hold clean values only: text, partial dates, amounts."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import half_up
from minga.ground.kit.text import clean


class _CheckedText:
    """Cleans on every way in: validation, save, bulk writes and update(); lookups are left alone."""

    multiline = False

    def read(self, text: str) -> str:
        """The text as it is kept; ValueError with a plain sentence when it cannot be."""
        return clean(text, multiline=self.multiline)

    def to_python(self, value: Any) -> Any:
        """The kept form of a value; ValidationError when there is none."""
        if value is None:
            return None
        try:
            return self.read(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="unclean") from error

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What is written; ValidationError rather than a stored text that another database would refuse."""
        ready = value if hasattr(value, "as_sql") else self.to_python(value)
        return super().get_db_prep_save(ready, connection)  # type: ignore[misc]

    def get_prep_value(self, value: Any) -> Any:
        """Lookups look for the text as given: part of a date or of a word is fair."""
        return None if value is None or hasattr(value, "resolve_expression") else str(value)


class CleanCharField(_CheckedText, models.CharField):
    """One line of NFC text without control characters, lone surrogates or unassigned code points."""


class CleanTextField(_CheckedText, models.TextField):
    """Lines of NFC text; line ends and tabs are the only control characters."""

    multiline = True


class PartialDateField(_CheckedText, models.CharField):
    """A day, month or year as text ('2011-02-25', '2021-07', '2000'); '' where blank; takes PartialDate too."""

    description = _("Fecha, mes o año")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)

    def read(self, text: str) -> str:
        """The date's text; ValueError says what is wrong with it."""
        return PartialDate.parse(text).text if text.strip() else ""


class MoneyAmountField(models.DecimalField):
    """An amount of money of up to 22 digits, two of them cents, saved half-up; its currency stands beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 22)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """A Decimal; ValidationError for text that is none and for a float, which has lost its cents already."""
        if isinstance(value, float):
            raise ValidationError(_("Un importe se escribe como decimal exacto."), code="invalid")
        return super().to_python(value)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What is written: rounded half-up here, since Django would round half-even."""
        if isinstance(value, Decimal):
            value = half_up(value, self.decimal_places)
        return super().get_db_prep_save(value, connection)
