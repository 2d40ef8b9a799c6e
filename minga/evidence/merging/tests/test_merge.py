"""Two organisations that are one become one by a person's decision, and two again when it is undone (R-079, R-080)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.activities.actions import snapshot as activity_snapshot
from minga.cycle.filing.testing import make_registered
from minga.cycle.organisations.actions import publish, record_standing, register, snapshot
from minga.cycle.organisations.matching import Names
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.cycle.registration.actions import note_change
from minga.cycle.registration.queries import check
from minga.evidence.figures.warehouse import changed_since, head_mark
from minga.evidence.merging import actions, proposing
from minga.evidence.merging.models import Merge, Proposal
from minga.evidence.merging.queries import state_of
from minga.evidence.merging.states import Kind
from minga.evidence.merging.testing import ADMINISTRATOR, OFFICER, PRINTED, WHY, body, every_link, make_merge, person
from minga.exchange.records.actions import DEMO, load_folder
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.findings.models import Finding
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card
from minga.ground.search.queries import Asked, find

pytestmark = pytest.mark.django_db

BELGIAN, NEWER = "ORG-100", "ORG-101"


def refusal(absorbed: str, kept: str, **given) -> str:
    """Return why a merge is refused; nothing is merged."""
    before = Merge.objects.count()
    with pytest.raises(ValidationError) as refused:
        make_merge(absorbed, kept, **given)
    assert Merge.objects.count() == before
    return " ".join(refused.value.messages)


def found(words: str) -> list[str]:
    rows = find(Asked(words, {"kind": ("organisation",)}), 0, 5, ("id", "key")).rows
    return [key for _id, key in rows]


def cards() -> list[tuple]:
    return sorted(Card.objects.values_list("key", "title_text", "body_text"))


def test_it_works():
    links = {label: [pk for pk, owner in rows if owner == body(BELGIAN).pk] for label, rows in every_link().items()}
    merge = make_merge(BELGIAN, NEWER)
    absorbed, kept = body(BELGIAN), body(NEWER)
    assert (absorbed.merged_into, absorbed.public, kept.public) == (kept, False, True)
    assert {**merge.moved, **merge.stayed} == {label: keys for label, keys in links.items() if keys}
    still = {label: [pk for pk, owner in rows if owner == absorbed.pk] for label, rows in every_link().items()}
    assert {label: keys for label, keys in still.items() if keys} == merge.stayed
    names = set(kept.aliases.values_list("name", flat=True))
    assert {"Cooperación Técnica Belga", "CTB", "BTC"} <= names
    assert Names().find("Cooperación Técnica Belga") == kept == Names.near("BTC").find("BTC")


def test_what_is_merged_is_in_no_list_and_search_reaches_the_kept_one():
    make_merge(BELGIAN, NEWER)
    assert not Organisation.objects.visible_to(person(ADMINISTRATOR)).filter(code=BELGIAN).exists()
    assert (Card.objects.filter(key=BELGIAN).count(), found("Cooperación Técnica Belga")[0]) == (0, NEWER)
    assert not Finding.objects.open().filter(thing_kind="organisation", thing_key__in=[BELGIAN, NEWER], rule="DQ-ALIAS").exists()
    assert not Proposal.objects.filter(kind=Kind.ORGANISATION, other__in=[BELGIAN, NEWER]).exists()


def test_it_leaves_a_line_after_which_every_figure_is_read_again():
    before = head_mark()
    make_merge(BELGIAN, NEWER)
    line = Entry.objects.get(event="organisation.merged")
    assert (line.thing_key, line.after["absorbed"], line.before["name"], line.reason) == (NEWER, BELGIAN, body(BELGIAN).name, WHY)
    assert changed_since(before, head_mark()) is None


def test_r_079_twelve_names_become_eleven_organisations_when_a_person_says_so():
    for place, name in enumerate(PRINTED, 1):
        make_organisation(f"T-{place:02d}", name)
    proposing.look(Kind.ORGANISATION)
    proposed = Proposal.objects.filter(kind=Kind.ORGANISATION, one__startswith="T-", other__startswith="T-")
    assert [(row.one, row.other) for row in proposed] == [("T-07", "T-12")]
    assert Organisation.objects.standing_alone().filter(code__startswith="T-").count() == 12
    make_merge("T-07", "T-12")
    assert Organisation.objects.standing_alone().filter(code__startswith="T-").count() == 11
    assert list(body("T-12").aliases.values_list("name", flat=True)) == ["C.E."]


def test_r_080_both_spellings_of_the_insurance_reach_the_one_that_was_kept():
    kind = Code.objects.of("TIPO_ORGANIZACION").get(code="ENTIDAD_PUBLICA")
    register(by=Person.objects.system(), code="ORG-102", name="Seguro Integral de Salud", acronym="SIS", kind=kind, role="Salud")
    make_organisation("T-1", "Seguro Íntegro de Salud", kind="ENTIDAD_PUBLICA", public=True)
    make_merge("T-1", "ORG-102")
    assert found("Seguro Íntegro de Salud")[:1] == found("Seguro Integral de Salud")[:1] == ["ORG-102"]
    assert {Names().find(name) for name in ("Seguro Íntegro de Salud", "Seguro Integral de Salud", "SIS")} == {body("ORG-102")}


def test_undoing_it_moves_exactly_the_same_rows_back():
    before = (
        every_link(),
        snapshot(body(BELGIAN)),
        snapshot(body(NEWER)),
        sorted(Card.objects.values_list("key", "title_text", "body_text")),
    )
    merge = actions.unmerge_organisations(by=person(), merge=make_merge(BELGIAN, NEWER), reason="No lo eran.")
    after = (
        every_link(),
        snapshot(body(BELGIAN)),
        snapshot(body(NEWER)),
        sorted(Card.objects.values_list("key", "title_text", "body_text")),
    )
    assert after == before
    assert (merge.left, body(BELGIAN).public, merge.undone_by) == ({}, True, person())
    assert Finding.objects.open().filter(thing_key=BELGIAN, rule="DQ-ALIAS").count() == 1


def test_what_changed_since_is_named_and_left():
    merge = make_merge(BELGIAN, NEWER)
    label, keys = next((label, keys) for label, keys in merge.moved.items() if label == "activities.Participant.organisation")
    model = body(NEWER).participants.model
    model.objects.filter(pk=keys[0]).update(organisation=body("ORG-044"))
    undone = actions.unmerge_organisations(by=person(), merge=merge, reason="No lo eran.")
    assert undone.left == {label: [keys[0]]}
    assert set(model.objects.filter(pk__in=keys[1:]).values_list("organisation__code", flat=True)) <= {BELGIAN}


def test_a_second_load_of_the_records_does_not_undo_it():
    make_merge(BELGIAN, NEWER)
    before, lines = every_link(), Entry.objects.count()
    report = load_folder(DEMO, by=Person.objects.system())
    assert (report.changed, every_link(), Entry.objects.count() - lines) == (0, before, 0)
    assert (body(BELGIAN).merged_into, report.tables["organizations"]["merged"]) == (body(NEWER), 1)


def test_a_constancia_verifies_as_before():
    dossier = make_registered()
    issued = dossier.versions.get().certificate
    make_organisation("T-1", "Ministerio Federal de Cooperación", kind="BILATERAL", public=True)
    make_merge("ORG-016", "T-1")
    activity = dossier.activity
    assert "T-1" in [row.organisation.code for row in activity.participants.all() if row.organisation]
    note_change(thing=("activity", activity.code), values=activity_snapshot(activity))
    answer = check(issued.code)
    assert (answer.state, answer.certificate.values, answer.certificate.seal) == ("valid", issued.values, issued.seal)


def test_one_that_absorbed_another_may_be_merged_in_its_turn_and_is_undone_last_first():
    for code in ("T-1", "T-2", "T-3"):
        make_organisation(code, f"Fundación {code}")
    first = make_merge("T-1", "T-2")
    second = make_merge("T-2", "T-3")
    assert (body("T-1").merged_into, body("T-2").merged_into) == (body("T-3"), body("T-3"))
    with pytest.raises(ValidationError):
        actions.unmerge_organisations(by=person(), merge=first, reason=WHY)
    actions.unmerge_organisations(by=person(), merge=second, reason=WHY)
    actions.unmerge_organisations(by=person(), merge=first, reason=WHY)
    assert Organisation.objects.exclude(merged_into=None).count() == 0


def test_a_name_and_a_code_of_the_absorbed_one_are_refused_as_records_of_their_own():
    make_merge(BELGIAN, NEWER)
    row = body(BELGIAN)
    with pytest.raises(ValidationError):
        register(by=Person.objects.system(), code=BELGIAN, name="Otra", kind=row.kind)
    with pytest.raises(ValidationError):
        publish(by=Person.objects.system(), organisation=row)


def test_refuses_who_has_no_role():
    with pytest.raises(PermissionDenied):
        make_merge(BELGIAN, NEWER, by=person(OFFICER))


def test_refuses_itself_one_that_is_merged_and_a_circle():
    assert refusal(BELGIAN, BELGIAN) == "Es la misma ficha: elija otra."
    make_merge(BELGIAN, NEWER)
    assert BELGIAN in refusal(BELGIAN, "ORG-044")
    assert BELGIAN in refusal(NEWER, BELGIAN)


def test_refuses_a_code_of_nobody_and_an_empty_reason():
    assert "NADIE" in refusal(BELGIAN, "NADIE")
    assert refusal(BELGIAN, NEWER, reason=" ") == "Escriba por qué: queda en la bitácora."


def test_refuses_two_governments_of_different_territories():
    assert "territorios distintos" in refusal("ORG-007", "ORG-113", by=person(ADMINISTRATOR), despite="Da igual")


def test_refuses_two_ngos_with_different_ruc_unless_an_administrator_says_why():
    state = Code.objects.of("ESTADO_ONG").get(code="ACTIVA")
    for code, ruc in (("T-1", "0992372850001"), ("T-2", "1792427579001")):
        row = make_organisation(code, "Fundación Verde", kind="ONG_EXTRANJERA")
        record_standing(by=Person.objects.system(), organisation=row, state=state, tax_id=ruc)
    assert "solo la administración" in refusal("T-1", "T-2", despite="Cambió de RUC")
    assert "escriba por qué" in refusal("T-1", "T-2", by=person(ADMINISTRATOR))
    merge = make_merge("T-1", "T-2", by=person(ADMINISTRATOR), despite="Cambió de RUC")
    assert (merge.despite, list(merge.stayed)) == ("Cambió de RUC", ["organisations.Standing.organisation"])


def test_refuses_a_page_that_is_out_of_date():
    state = state_of(Kind.ORGANISATION, body(BELGIAN), body(NEWER))
    register(by=Person.objects.system(), code=NEWER, name="Enabel, agencia belga", kind=body(NEWER).kind, role="Continúa")
    assert "Alguien cambió" in refusal(BELGIAN, NEWER, state=state)
    make_merge(BELGIAN, NEWER, state=state_of(Kind.ORGANISATION, body(BELGIAN), body(NEWER)))


def test_refuses_to_undo_twice_or_without_reason():
    merge = make_merge(BELGIAN, NEWER)
    with pytest.raises(ValidationError):
        actions.unmerge_organisations(by=person(), merge=merge, reason="")
    actions.unmerge_organisations(by=person(), merge=merge, reason=WHY)
    with pytest.raises(ValidationError):
        actions.unmerge_organisations(by=person(), merge=merge, reason=WHY)
