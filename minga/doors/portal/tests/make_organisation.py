"""An organisation made for one test, registered as a loader would."""

from minga.cycle.organisations import actions
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get


def make_organisation(code: str, name: str, *, public: bool = True, kind: str = "ACADEMIA", **fields) -> Organisation:
    """Register an organisation; one that is not public has no role, so that nothing publishes it."""
    by = Person.objects.system()
    whole = {"kind": get("TIPO_ORGANIZACION", kind), "source": "002:L1", "role": "Prueba" if public else "", **fields}
    organisation, _how = actions.register(by=by, code=code, name=name, **whole)
    if public:
        actions.publish(by=by, organisation=organisation)
    actions.renew_findings(by=by, organisations=[organisation])
    return organisation
