from django.db import models

from minga.ground.codelists.models import Code


def listed(list_code: str, label, **options) -> models.ForeignKey:
    """Return a foreign key to the values of one code list."""
    return models.ForeignKey(
        Code,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"list__code": list_code},
        verbose_name=label,
        **options,
    )
