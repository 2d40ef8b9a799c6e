"""Builders of organisations for tests, through the actions."""

from minga.cycle.organisations import actions
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code


def make_organisation(code: str, name: str = "", *, public: bool = False, kind: str = "ONG", **fields) -> Organisation:
    """Register an organisation as the system person, and publish it if `public`; its name is made of its code."""
    system = Person.objects.system()
    if public:
        fields.setdefault("role", "Coopera")
    listed = Code.objects.of("TIPO_ORGANIZACION").get(code=kind)
    row, _done = actions.register(by=system, code=code, name=name or f"Organización {code}", kind=listed, **fields)
    return actions.publish(by=system, organisation=row) if public else row
