"""What is published about Ecuador (CAF, USAID) beside the demonstration's registry: lists, matches, what people decide of them."""

import csv
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.testing import make_organisation
from minga.evidence.lake import asking, comparing, matches, queries
from minga.evidence.lake.matching import REWRITTEN_TITLE, SAME_IDENTIFIER, Reason
from minga.evidence.lake.models import Dataset, Match
from minga.evidence.lake.pages import comparison, match
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.territory.queries import find_place

pytestmark = [pytest.mark.django_db, pytest.mark.needs_shared]

REVIEWER, REGISTRAR, OFFICER = "revision@minga.example", "registro@minga.example", "oficina@ambato.example"
CAF, ESTA = "XM-DAC-46008-cfa008702", "US-GOV-1-518-A-00-07-00023"
WHY = "Lo dice el convenio."
PAIR = f"/lago/comparacion/PRJ-013/{CAF}"


@pytest.fixture(autouse=True)
def lake(real_lake):
    """PRJ-013 bears the identifier of a project of CAF; PRJ-014 the title of one of USAID."""
    now = timezone.now()
    Activity.objects.filter(code="PRJ-013").update(iati_identifier=CAF, revised_at=now)
    Activity.objects.filter(code="PRJ-014").update(title="ALIANZA ecuatoriana de turismo sostenible (ESTA)", start="2007", revised_at=now)


def person(email: str) -> Person:
    return Person.objects.get(email=email)


def client(email: str = "") -> Client:
    found = Client()
    if email:
        found.force_login(person(email))
    return found


def compared(code: str = "EC", who=None) -> comparing.Compared:
    now = asking.folders()
    with asking.over(now) as at:
        return comparing.compared(find_place(code), at, now, who or AnonymousUser())


def sizes(found: comparing.Compared) -> tuple[int, int, int, int]:
    return len(found.only_published), len(found.proposals), len(found.both), found.only_recorded.count()


def decide(code: str = "PRJ-013", identifier: str = CAF, state: str = "confirmed", by: str = REVIEWER, reason: str = WHY) -> Match:
    return matches.decide(by=person(by), code=code, identifier=identifier, state=state, reason=reason)


def test_it_works():
    found = compared()
    assert (found.total, found.recorded, found.unnamed, sizes(found)) == (321, 10, (), (319, 2, 0, 8))
    told = [(one.code, one.published.identifier, one.scored.points) for one in found.proposals]
    assert told == [("PRJ-013", CAF, 60), ("PRJ-014", ESTA, 50)]
    assert [one.scored.reasons[0].message for one in found.proposals] == [SAME_IDENTIFIER, REWRITTEN_TITLE]


def test_a_country_without_published_activities_has_only_its_records():
    assert sizes(compared("SN")) == (0, 0, 0, 1)


def test_other_countries_of_caf():
    assert [compared(code).total for code in ("BO", "CO", "PE")] == [66, 28, 23]


def test_confirmed_is_in_both_and_leaves_its_line():
    found = decide()
    assert (found.state, found.by.email, found.reason) == ("confirmed", REVIEWER, WHY)
    assert sizes(compared()) == (319, 1, 1, 8)
    assert [(one.code, one.published.identifier) for one in compared().both] == [("PRJ-013", CAF)]
    line = Entry.objects.get(event="activity.matched")
    assert (line.thing_kind, line.thing_key, line.after["identifier"], line.reason) == ("activity", "PRJ-013", CAF, WHY)
    assert queries.published_as("PRJ-013") == [CAF]


def test_rejected_is_not_proposed_again_under_a_new_version():
    decide(state="rejected")
    assert sizes(compared()) == (320, 1, 0, 9)
    dataset = Dataset.objects.get(slug__startswith="caf")
    dataset.current.pk, dataset.current.number = None, 2
    asking.opened.cache_clear()
    comparing.kept.cache_clear()
    assert sizes(compared()) == (320, 1, 0, 9)
    assert Entry.objects.filter(event="activity.match_rejected", thing_key="PRJ-013").count() == 1


def test_undone_is_open_again():
    matches.undo(by=person(REGISTRAR), match=decide(), reason="Era otro.")
    assert sizes(compared()) == (319, 2, 0, 8)
    assert [(row.undone_by.email, row.undone_why) for row in queries.history(CAF, "PRJ-013")] == [(REGISTRAR, "Era otro.")]
    assert Entry.objects.get(event="activity.match_undone").before == {"identifier": CAF, "state": "confirmed"}
    assert decide(state="rejected").state == "rejected"


def test_an_officer_may_not_decide():
    with pytest.raises(PermissionDenied):
        decide(by=OFFICER)


def test_a_reason_is_asked_for():
    with pytest.raises(ValidationError):
        decide(reason="  ")


def test_what_was_decided_is_not_decided_again():
    decide(state="rejected")
    with pytest.raises(ValidationError):
        decide()


def test_a_published_activity_is_one_record():
    decide()
    with pytest.raises(ValidationError):
        decide(code="PRJ-014")


def test_a_record_that_is_not_there():
    with pytest.raises(ValidationError):
        decide(code="PRJ-999")


def test_what_was_undone_is_not_undone_again():
    found = matches.undo(by=person(REVIEWER), match=decide(), reason="Era otro.")
    with pytest.raises(ValidationError):
        matches.undo(by=person(REVIEWER), match=found, reason="Otra vez.")


def test_an_officer_may_not_undo():
    found = decide()
    with pytest.raises(PermissionDenied):
        matches.undo(by=person(OFFICER), match=found, reason="No.")


def test_a_hidden_record_is_told_of_to_those_who_may_see_it():
    Activity.objects.filter(code="PRJ-013").update(public=False)
    assert sizes(compared()) == (320, 1, 0, 8)
    assert sizes(compared(who=person(REVIEWER))) == (319, 2, 0, 8)
    assert client().get(PAIR).status_code == 404
    assert client(REVIEWER).get(PAIR).status_code == 200


def test_side_by_side_says_what_agrees_and_what_differs():
    with asking.look() as at:
        fields = match.page(CAF, "PRJ-013", at, AnonymousUser())["fields"]
    assert {one.label: one.verdict for one in fields} == {
        "Título": "differs",
        "Identificador IATI": "same",
        "Comienzo": "differs",
        "Fin": "recorded",
        "Estado": "same",
        "Montos en USD": "published",
        "Sectores": "recorded",
        "Lugares": "same",
        "Quiénes participan": "differs",
    }
    amounts = next(one for one in fields if one.label == "Montos en USD")
    assert amounts.published == ("Compromisos: USD 33.142.900", "Desembolsos y gastos: USD 33.142.900")


def test_the_page_lists_filters_and_counts():
    context = client().get("/lago/comparacion").context
    assert [one["number"] for one in context["parts"]] == ["319", "2", "0", "8"]
    assert (len(context["rows"]), context["page"].paginator.count, context["page"].paginator.num_pages) == (50, 319, 7)
    assert client().get("/lago/comparacion?donante=XM-DAC-46008").context["page"].paginator.count == 70
    assert client().get("/lago/comparacion?anio=2007&estado=3").context["page"].paginator.count > 0
    assert client().get("/lago/comparacion?ver=registro&anio=2017").context["page"].paginator.count == 0
    assert client().get("/lago/comparacion?anio=1800").context["rows"] == []


def test_a_territory_that_is_not_there():
    assert client().get("/lago/comparacion?territorio=ZZ").status_code == 404


def test_a_territory_by_its_name():
    for text in ("Ecuador", "ecuador", "Ecuador (EC)", "EC"):
        assert client().get("/lago/comparacion", {"territorio": text}).context["code"] == "EC"
    assert client().get("/lago/comparacion", {"territorio": "Ambato"}).context["code"] == "EC-1801"
    assert client().get("/lago/comparacion.csv", {"territorio": "Ambato"}).status_code == 200
    assert client().get("/lago/comparacion").context["typed"] == "Ecuador (EC)"


def test_a_unit_leads_to_its_country():
    """What is published for the whole country stands in none of its units: an officer of Ambato is told."""
    page = client().get("/lago/comparacion", {"territorio": "Ambato"})
    assert page.context["wider"] == ("Ecuador", "/lago/comparacion?territorio=EC&ver=publicado")
    assert "comparar Ecuador</a>" in page.content.decode()
    assert client().get("/lago/comparacion").context["wider"] is None


def test_a_name_that_several_bear_leads_to_a_list():
    page = client().get("/lago/comparacion", {"territorio": "Loja"})
    assert (page.status_code, "lake/places.html" in [one.name for one in page.templates]) == (200, True)
    assert [words for words, _url in page.context["found"]] == ["Loja, Ecuador (EC-11)", "Loja, Loja, Ecuador (EC-1101)"]
    chosen = client().get(page.context["found"][1][1])
    assert chosen.context["code"] == "EC-1101"


def test_a_name_that_nobody_bears_is_told_and_kept_in_the_box():
    page = client().get("/lago/comparacion", {"territorio": "Atlántida <b>"})
    assert (page.status_code, page.context["found"], page.context["typed"]) == (404, [], "Atlántida <b>")
    assert "Ningún territorio se llama «Atlántida &lt;b&gt;»" in page.content.decode()


def test_territories_are_offered_while_one_types():
    assert "Ambato, Tungurahua, Ecuador (EC-1801)" in client().get("/lago/lugares", {"territorio": "amba"}).content.decode()
    assert client().get("/lago/lugares", {"territorio": "a"}).content.decode().strip() == ""


def test_what_was_rejected_is_listed_apart():
    assert client().get("/lago/comparacion").context["aside"] == []
    decide(state="rejected")
    aside = client().get("/lago/comparacion").context["aside"]
    assert [(one["name"], one["number"]) for one in aside] == [("distintas", "1")]
    rows = client().get(aside[0]["url"]).context["rows"]
    assert [(row["code"], row["identifier"]) for row in rows] == [("PRJ-013", CAF)]
    text = b"".join(client().get("/lago/comparacion.csv?ver=distintas").streaming_content).decode("utf-8-sig")
    assert [row["codigo"] for row in csv.DictReader(io.StringIO(text))] == ["PRJ-013"]


def test_pairs_are_filtered_by_the_status_of_the_record():
    status = Activity.objects.get(code="PRJ-013").status.code
    listed = client().get(f"/lago/comparacion?ver=propuestas&estado_ficha={status}").context
    wanted = {code for code in ("PRJ-013", "PRJ-014") if Activity.objects.get(code=code).status.code == status}
    assert {row["code"] for row in listed["rows"]} == wanted
    assert [field["name"] for field in listed["fields"]] == ["donante", "anio", "estado", "estado_ficha"]
    assert client().get("/lago/comparacion?ver=propuestas&estado_ficha=NINGUNO").context["rows"] == []
    assert [field["name"] for field in client().get("/lago/comparacion").context["fields"]] == ["donante", "anio", "estado"]


def test_reasons_name_places_and_amounts_as_people_read_them():
    assert comparison.worded({"place": "EC-1801", "n": 3}, {}) == {"place": "Ambato", "n": 3}
    assert comparison.worded({"amount": "1234567.5", "currency": "USD"}, {}) == {"amount": "1.234.567,5", "currency": "USD"}


def test_reasons_name_organisations_as_they_are_written():
    make_organisation("ORG-BMZ", "Ministerio de Cooperación", acronym="BMZ", public=True)
    reason = Reason(10, "Participa en ambos: %(name)s.", {"name": "bmz"})
    assert comparison.explained([reason], comparison.written_names()) == [{"text": "Participa en ambos: BMZ.", "points": "+10"}]
    assert comparison.explained([reason], {})[0]["text"] == "Participa en ambos: bmz."  # of none in the directory


@pytest.mark.parametrize("value", ["\0", "9" * 300, "<script>", "%' OR 1=1 --", "١٢٣"])
def test_filters_with_nonsense(value: str):
    for name in ("donante", "anio", "estado", "estado_ficha", "page", "ver"):
        for part in ("publicado", "propuestas", "registro"):
            assert client().get("/lago/comparacion", {"ver": part, name: value}).status_code == 200
    assert client().get("/lago/comparacion", {"territorio": value}).status_code in (200, 404)
    assert client().get("/lago/lugares", {"territorio": value}).status_code == 200


def test_the_table_holds_every_line_of_the_list():
    response = client().get("/lago/comparacion.csv?ver=propuestas")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["codigo"], row["identificador_iati"]) for row in rows] == [("PRJ-013", CAF), ("PRJ-014", ESTA)]
    everything = b"".join(client().get("/lago/comparacion.csv").streaming_content).decode("utf-8-sig")
    assert len(everything.splitlines()) == 320


def test_a_reviewer_decides_on_the_page():
    address = f"/lago/decidir/PRJ-013/{CAF}"
    assert client(REVIEWER).post(address, {"act": "confirmed", "reason": ""}).status_code == 422
    assert client(REVIEWER).post(address, {"act": "confirmed", "reason": WHY})["Location"] == PAIR
    assert Match.objects.get().points > 0
    late = client(REVIEWER).post(address, {"act": "rejected", "reason": "No son lo mismo, creo."})  # the page is out of date
    assert (late.status_code, late.context["form"]["reason"].value(), Match.objects.get().state) == (
        409,
        "No son lo mismo, creo.",
        "confirmed",
    )
    assert "La página cambió mientras la miraba" in late.content.decode()
    assert client(REVIEWER).post(address, {"act": "undo", "reason": "Era otro."})["Location"] == PAIR
    assert Match.objects.get().undone_by.email == REVIEWER


def test_others_may_not_decide_on_the_page():
    address = f"/lago/decidir/PRJ-013/{CAF}"
    assert client(OFFICER).post(address, {"act": "confirmed", "reason": WHY}).status_code == 403
    assert client().post(address, {"act": "confirmed", "reason": WHY}).status_code == 302


def test_an_empty_lake_says_so(settings, tmp_path):
    Dataset.objects.update(current=None)
    comparing.kept.cache_clear()
    page = client().get("/lago/comparacion")
    assert [one["number"] for one in page.context["parts"]] == ["0", "0", "0", "10"]
    assert "El lago no tiene datos todavía" in page.content.decode()
