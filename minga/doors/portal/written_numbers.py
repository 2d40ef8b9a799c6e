"""A number in a form, typed the way people write it: '1.500,50', '1,500.50'; what reads in two ways is asked again."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.ground.kit import formats
from minga.ground.kit.numbers import Ambiguous, NotANumber, read_number


class WrittenNumber(forms.CharField):
    """A box for a number; gives a Decimal, None where it is empty. `most`: the largest value, which also settles unclear marks."""

    def __init__(self, *, most: Decimal | None = None, **given: Any) -> None:
        self.most = most
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=60, widget=widget, **given)

    def clean(self, value: Any) -> Any:
        """Return the value; ValidationError with what to write where it cannot be read."""
        text = super().clean(value)
        if not text:
            return None
        try:
            read = read_number(text.removesuffix("%"), band=(Decimal(0), self.most) if self.most is not None else None)
        except NotANumber as error:
            raise ValidationError(str(error)) from error
        if isinstance(read, Ambiguous):
            language = get_language() or "es"
            both = [formats.number(one, language) for one in read.readings]
            if len(both) == 1:
                raise ValidationError(_("%(value)s es demasiado.") % {"value": both[0]})
            raise ValidationError(_("¿Es %(one)s o %(other)s? Escríbalo sin separar los miles.") % {"one": both[0], "other": both[1]})
        return read.value
