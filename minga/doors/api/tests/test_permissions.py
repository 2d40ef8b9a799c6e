"""The table of operations: each is tried by everybody on what is their institution's, another's, public and deleted.

A new operation without its row fails, and so does one that the description and the table of addresses tell differently.
"""

from typing import Any, NamedTuple

import pytest
from django.db import transaction

from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.filing import actions
from minga.cycle.filing.testing import make_dossier, make_submitted, person
from minga.cycle.organisations.models import Organisation
from minga.doors.api.site import ROOT, api
from minga.doors.api.testing import ADMINISTRATOR, OFFICER, OTHER_OFFICER, PARTNER, REGISTRAR, VALIDATOR, Program
from minga.ground.accounts.models import Scope
from tests.test_permissions import BY_KEY, EVERY_ROW, PROGRAMS

PLANNER, AUDITOR = "planificacion@minga.example", "auditoria@minga.example"
WHO = ("", OFFICER, OTHER_OFFICER, PARTNER, VALIDATOR, PLANNER, REGISTRAR, AUDITOR, ADMINISTRATOR)
WHY, OTHERS = {"reason": "Motivo"}, (404, 404, 404, 404, 404)
EVERYBODY, NOBODY_BUT_ADMINISTRATORS = (200,) * 9, (401, *(403,) * 7)
OF_OFFICERS = (401, 200, *OTHERS, 403, 403)  # with a draft: its own institution; who sees everything may not write
# 204: done, and the dossier is out of that person's sight.
NOT_NOW_FOR_OFFICERS = (401, 409, *OTHERS, 403, 403)
NOT_NOW_FOR_REGISTRARS = (401, 403, 404, 404, 403, 403, 409, 403, 403)


class Row(NamedTuple):
    """What everybody of WHO is answered: on which thing ('draft', 'sent', 'asked' to be deleted, 'deleted', or a code), with which body."""

    expected: tuple[int, ...]
    thing: str = ""
    body: Any = None


TABLE = {
    "list_activities": Row(EVERYBODY),
    "read_activity": Row((404, 200, 404, 404, 200, 200, 200, 200, 200), "T-1"),
    "read_activity_history": Row((401, 200, 404, 404, 200, 200, 200, 200, 200), "T-1"),
    "read_activity_certificate": Row((404,) * 9, "T-1"),
    "list_transactions": Row((404, 200, 404, 404, 200, 200, 200, 200, 200), "T-1"),
    "enter_transactions": Row((401, 200, 404, 404, 403, 403, 403, 403, 403), "T-1", {"rows": [{"type": "3"}]}),
    "list_organisations": Row(EVERYBODY),
    "read_organisation": Row(EVERYBODY, "ORG-033"),
    "register_organisation": Row((*NOBODY_BUT_ADMINISTRATORS, 422), body={"code": "ORG-033", "name": "x", "kind": "ONG"}),
    "change_organisation": Row((*NOBODY_BUT_ADMINISTRATORS, 412), "ORG-033", {"acronym": "x"}),
    "publish_organisation": Row((*NOBODY_BUT_ADMINISTRATORS, 200), "ORG-033"),
    "withdraw_organisation": Row((*NOBODY_BUT_ADMINISTRATORS, 200), "ORG-033", WHY),
    "list_codelists": Row(EVERYBODY),
    "read_codelist": Row(EVERYBODY, "FUENTE"),
    "explain_competence": Row((401, 200, *(403,) * 7), body={"organisation": "ORG-007", "counterpart": "private"}),
    "list_drafts": Row((401, *(200,) * 8)),
    "open_draft": Row((401, 201, *(403,) * 7), body={"organisation": "ORG-007", "values": {"title": "x"}}),
    "read_draft": Row((401, 200, *OTHERS, 200, 200), "draft"),
    "read_draft_findings": Row((401, 200, *OTHERS, 200, 200), "draft"),
    "change_draft": Row((401, 412, *OTHERS, 403, 403), "draft", {"changes": {"title": "x"}}),
    "submit_draft": Row(OF_OFFICERS, "draft"),
    "withdraw_draft": Row(OF_OFFICERS, "draft", WHY),
    "ask_deletion_draft": Row(OF_OFFICERS, "draft", WHY),
    "amend_draft": Row(NOT_NOW_FOR_OFFICERS, "draft"),
    "discard_draft": Row(NOT_NOW_FOR_OFFICERS, "draft"),
    "reopen_draft": Row(NOT_NOW_FOR_OFFICERS, "draft"),
    "observe_draft": Row((401, 403, 404, 404, 200, 403, 403, 403, 403), "sent", {"comments": {"title": "Diga dónde."}}),
    "validate_draft": Row((401, 403, 404, 404, 200, 403, 403, 403, 403), "sent"),
    "approve_plan_draft": Row((401, 403, 404, 404, 403, 409, 403, 403, 403), "sent"),
    "register_draft": Row(NOT_NOW_FOR_REGISTRARS, "sent"),
    "annul_draft": Row(NOT_NOW_FOR_REGISTRARS, "sent", WHY | {"act": "Resolución 1"}),
    "archive_draft": Row(NOT_NOW_FOR_REGISTRARS, "sent", WHY),
    "unarchive_draft": Row(NOT_NOW_FOR_REGISTRARS, "sent", WHY),
    "keep_draft": Row((401, 200, 404, 404, 404, 404, 204, 403, 403), "asked", WHY),
    "delete_draft": Row((401, 403, 404, 404, 404, 404, 200, 403, 403), "asked"),
    "restore_draft": Row((401, 404, 404, 404, 404, 404, 204, 403, 403), "deleted", WHY),
}
DESCRIBED = api.get_openapi_schema()["paths"]
OPERATIONS = {told["operationId"]: (method.upper(), path) for path, methods in DESCRIBED.items() for method, told in methods.items()}


def thing_for(row: Row) -> str:
    """Make what a row is tried on; returns its number or its code."""
    if row.thing == "T-1":
        part = {"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "organisation": Organisation.objects.get(code="ORG-007")}
        return make_activity("T-1", participants=[part | {"as_written": "Ambato"}], public=False).code
    if row.thing == "draft":
        return make_dossier().key
    if row.thing == "sent":
        return make_submitted().key
    if row.thing in ("asked", "deleted"):
        dossier = actions.ask_deletion(by=person(OFFICER), dossier=make_dossier(), reason="Repetido")
        return (actions.delete(by=person(REGISTRAR), dossier=dossier) if row.thing == "deleted" else dossier).key
    return row.thing


def holds_a_version(name: str) -> bool:
    """Whether an operation asks for the version that was read."""
    method, path = OPERATIONS[name]
    told = DESCRIBED[path][method.lower()]
    return any(one["name"] == "If-Match" and one["required"] for one in told["parameters"])


def ask(program: Program, name: str, thing: str) -> int:
    """Try an operation and leave everything as it was."""
    method, path = OPERATIONS[name]
    version = 99 if name.startswith("change_") else 1  # what is changed is not the one held; what is reviewed is
    matched = {"If_Match": f'"{version}-000000000000"'} if holds_a_version(name) else {}
    with transaction.atomic():
        answer = program.ask(method, path.removeprefix(ROOT).format(key=thing, code=thing), TABLE[name].body, **matched)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.house
def test_every_operation_has_its_row():
    assert sorted(TABLE) == sorted(OPERATIONS)


@pytest.mark.house
def test_whoever_reviews_says_which_version_they_read():
    of_the_centre = ("observe", "validate", "approve_plan", "register", "annul", "archive", "unarchive", "delete", "restore")
    assert [name for name in OPERATIONS if holds_a_version(name)] == [
        name for name in OPERATIONS if name in ("change_draft", "change_organisation", *(f"{one}_draft" for one in of_the_centre))
    ]


@pytest.mark.house
def test_the_table_of_addresses_says_the_same():
    """Whose reading needs a key, and which methods an address has."""
    rows = {row.name.removeprefix("api:"): row for row in EVERY_ROW if row.pattern.startswith(PROGRAMS)}
    methods = {path: ", ".join(sorted({m for m, p in OPERATIONS.values() if p == path})) for _method, path in OPERATIONS.values()}
    told = {name: (row.methods, row.who == BY_KEY) for name, row in rows.items() if name in OPERATIONS}
    assert told == {
        name: (methods[path], all(TABLE[one].expected[0] == 401 for one, (_m, p) in OPERATIONS.items() if p == path))
        for name, (_method, path) in OPERATIONS.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_every_operation_answers_everybody_as_the_table_says(name: str):
    thing = thing_for(TABLE[name])
    assert dict(zip(WHO, (ask(Program(who), name, thing) for who in WHO), strict=True)) == dict(zip(WHO, TABLE[name].expected, strict=True))


@pytest.mark.django_db
def test_no_operation_that_writes_takes_a_key_for_reading():
    dossier = make_dossier()
    program = Program(OFFICER, Scope.READ)
    writes = [name for name, (method, _path) in OPERATIONS.items() if method != "GET" and name != "explain_competence"]
    assert {name: ask(program, name, dossier.key if "draft" in name else "ORG-033") for name in writes} == dict.fromkeys(writes, 403)
