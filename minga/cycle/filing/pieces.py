"""The pieces of which a record is made: cells, rows and sections, and the sorts of what a cell holds."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise


class Sort(Enum):
    """How a cell is written and read."""

    LINE = "line"
    LINES = "lines"
    CODE = "code"  # a value of a list, by its code
    CODES = "codes"  # a value of any list, by its identifier 'Sector/43030'
    DATE = "date"  # a day, a month or a year
    AMOUNT = "amount"
    CURRENCY = "currency"
    PERCENT = "percent"
    COUNT = "count"
    YES_NO = "yes_no"
    ACTIVITY = "activity"
    AGREEMENT = "agreement"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    UNIT = "unit"
    LOCALITY = "locality"
    RATE = "rate"
    LATITUDE = "latitude"  # degrees of WGS 84
    LONGITUDE = "longitude"
    EMAIL = "email"
    PHONE = "phone"
    KEYWORDS = "keywords"
    IDENTIFIER = "identifier"
    DAY = "day"
    ADDRESS = "address"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Field:
    """One cell of the form. `list`: the code list it takes its value from; `hidden`: carried along, not shown in the form;
    `length`, `words`: how many characters, how many words it holds, 0 for any number. `under`: the fold in which it stands, where
    it is seldom needed. `reserved`: personal; it stays in the dossier and goes neither to the registry nor to the journal.
    """

    name: str
    sort: Sort
    label: str | Promise
    list: str = ""
    hint: str | Promise = ""
    hidden: bool = False
    length: int = 0
    words: int = 0
    under: str | Promise = ""
    reserved: bool = False


@dataclass(frozen=True)
class Rows:
    """A table of the form: several rows of the same columns. `seldom`: it opens without a blank row."""

    name: str
    label: str | Promise
    one: str | Promise  # what one row is called: «Lugar»
    columns: tuple[Field, ...]
    seldom: bool = False


@dataclass(frozen=True)
class Section:
    """One task of the task list."""

    name: str
    label: str | Promise
    fields: tuple[Field, ...] = ()
    rows: tuple[Rows, ...] = ()
    hint: str | Promise = ""

    @property
    def first_place(self) -> str:
        """The place that stands for the whole section: its first field, or its first table."""
        return (self.fields or self.rows)[0].name
