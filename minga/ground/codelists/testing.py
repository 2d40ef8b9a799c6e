"""Builders for tests: lists and values of their own."""

import datetime

from django.contrib.auth import get_user_model

from minga.ground.codelists import actions
from minga.ground.codelists.models import Code, CodeList, Version


def make_list(code: str = "COLORES", *, extensible: bool = True, **fields) -> CodeList:
    """Make a list with its first version, open at both ends."""
    list_ = CodeList.objects.create(code=code, **{"name_es": "Colores", "name_en": "Colours", "extensible": extensible} | fields)
    Version.objects.create(list=list_, number=1)
    return list_


def make_code(list_: CodeList, code: str = "ROJO", name_es: str = "Rojo", name_en: str = "Red", **fields) -> Code:
    """Add a value to the newest version of a list."""
    return actions.add_code(by=get_user_model().objects.system(), list_=list_, code=code, name_es=name_es, name_en=name_en, **fields)


def make_version(list_: CodeList, valid_from: datetime.date | None = None, **fields) -> Version:
    """Open the next version of a list."""
    return actions.open_version(by=get_user_model().objects.system(), list_=list_, valid_from=valid_from, **fields)
