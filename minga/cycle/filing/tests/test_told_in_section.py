"""What a section says when it is saved: what happened, and what is wrong in it, beside its box and not only before it is sent."""

import pytest
from django.test import Client

from minga.cycle.filing import actions
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.shape import FIELDS
from minga.cycle.filing.testing import OFFICER, make_dossier, person
from minga.cycle.filing.tests.test_pages import client, post, text_of
from minga.cycle.organisations.models import Organisation

pytestmark = pytest.mark.django_db
CARCHI = [{"id": "p1", "unit": "EC-1801"}, {"id": "p2", "unit": "EC-04"}]
LONG = "palabra " * 151


def autosave(dossier: Dossier, section: str, **cells):
    data = {"version": dossier.version} | {name.replace("__", "."): value for name, value in cells.items()}
    return client().post(f"/expedientes/{dossier.key}/seccion/{section}", data, headers={"HX-Request": "true"})


def state_of(response) -> str:
    page = response.content.decode()
    return page[page.index('id="estado-guardado"') :].split('"')[3]


def test_an_autosave_says_that_it_was_saved():
    answer = autosave(make_dossier(), "dates", end="2030")
    assert ("Guardado a las" in text_of(answer), state_of(answer)) == (True, "notice notice--ok")


def test_an_autosave_of_nothing_new_says_so_and_is_not_green():
    answer = autosave(make_dossier(), "dates", end="2028-02")
    words = text_of(answer)
    assert ("No había nada nuevo que guardar" in words, "Guardado a las" in words, state_of(answer)) == (True, False, "notice")


def test_an_autosave_with_something_wrong_is_not_green_and_names_it():
    answer = autosave(make_dossier(), "dates", start="2031", end="2030")
    words = text_of(answer)
    assert (", con algo por corregir" in words, "Termina (2030) antes de empezar (2031)." in words) == (True, True)
    assert state_of(answer) == "notice notice--warning"


def test_an_autosave_keeps_what_was_not_understood_and_says_it():
    answer = autosave(make_dossier(), "dates", end="pronto")
    assert ("Lo que no se entendió queda como usted lo escribió." in text_of(answer), state_of(answer)) == (True, "notice notice--warning")


def test_an_autosave_without_a_session_is_told_so_and_what_was_typed_waits():
    dossier, visitor = make_dossier(), Client()
    answer = visitor.post(f"/expedientes/{dossier.key}/seccion/dates", {"version": 1, "end": "2031"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")
    visitor.force_login(person(OFFICER))
    assert 'value="2031"' in visitor.get(f"/expedientes/{dossier.key}/seccion/dates").content.decode()


def test_without_a_script_the_next_page_says_what_was_saved():
    dossier, officer = make_dossier(), client()
    address = f"/expedientes/{dossier.key}/seccion/dates"
    assert "Se guardó «Fechas» a las" in text_of(officer.post(address, {"version": 1, "end": "2030"}, follow=True))
    assert "No había nada nuevo que guardar en «Fechas»." in text_of(officer.post(address, {"version": 2, "end": "2030"}, follow=True))


def test_an_end_before_its_start_is_told_in_its_section_and_saved():
    dossier = make_dossier()
    answer = post(dossier, "dates", start="2031", end="2030")
    assert (answer.status_code, "Termina (2030) antes de empezar (2031)." in text_of(answer)) == (422, True)
    assert Dossier.objects.get(pk=dossier.pk).values["end"] == "2030"


def test_r_004_a_place_outside_the_territory_is_told_beside_its_box():
    dossier = make_dossier()
    answer = post(dossier, "territory", places__p1__unit="EC-1801", places__p2__unit="EC-04")
    page = answer.content.decode()
    assert (answer.status_code, 'id="c-places-p2-unit-e"' in page, 'id="c-places-p1-unit-e"' in page) == (422, True, False)
    assert "Carchi está fuera del cantón Ambato" in text_of(answer)


def test_r_004_an_autosave_tells_it_at_once():
    answer = autosave(make_dossier(), "territory", places__p2__unit="EC-04")
    assert '<a href="#c-places-p2-unit">' in answer.content.decode()


def test_r_004_a_wider_place_says_where_it_is_justified():
    answer = post(make_dossier(), "territory", places__p1__unit="EC-18")
    assert "Se justifica en «Planes y competencia»." in text_of(answer)


def test_rows_are_added_whatever_is_wrong():
    answer = post(make_dossier(places=CARCHI), "territory", places__p1__unit="EC-1801", add="places")
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["objective", "end"])
def test_r_124_a_value_that_is_said_to_be_unstated_is_refused(name):
    dossier = make_dossier(unstated={name: "acta, p. 3"})
    with pytest.raises(NotReady) as refused:
        actions.submit(by=person(OFFICER), dossier=dossier)
    assert [(one.rule, one.place) for one in refused.value.findings] == [("DQ-CONFLICT", f"unstated.{name}")]


def test_r_124_it_is_told_in_its_section():
    answer = post(make_dossier(), "identification", unstated__objective="acta, p. 3")
    assert (answer.status_code, "Trae un dato y a la vez dice que no consta en la fuente" in text_of(answer)) == (422, True)


def test_r_124_a_planned_start_denies_no_missing_one():
    dossier = make_dossier(start="", start_planned="2026-03", unstated={"start": "acta, p. 3"})
    assert actions.submit(by=person(OFFICER), dossier=dossier).stage == "submitted"


def test_a_summary_of_150_words_is_sent():
    dossier = make_dossier(description="palabra " * FIELDS["description"].words)
    assert actions.submit(by=person(OFFICER), dossier=dossier).stage == "submitted"


def test_a_longer_summary_is_saved_and_not_sent():
    dossier = make_dossier(description=LONG)
    with pytest.raises(NotReady) as refused:
        actions.submit(by=person(OFFICER), dossier=dossier)
    assert [(one.rule, one.show()) for one in refused.value.findings] == [("DQ-LENGTH", "Tiene 151 palabras y caben 150: quite 1.")]


def test_the_words_of_the_summary_are_counted_on_its_page():
    page = client().get(f"/expedientes/{make_dossier(description='Una ribera para caminar.').key}/seccion/identification")
    assert "4 de 150 palabras" in text_of(page)


@pytest.mark.parametrize(("point", "unit"), [(("-1.2417", "-78.6197"), "EC-18"), (("0.81", "-77.72"), "EC-04")])
def test_a_point_on_the_map_finds_its_place_as_its_box_takes_it(point, unit):
    answer = client().get("/expedientes/lugar", dict(zip(("latitud", "longitud"), point, strict=True))).json()
    assert answer["unit"] == unit and answer["typed"].endswith(f", Ecuador ({unit})")


@pytest.mark.parametrize(
    ("point", "status"), [(("0", "-140"), 404), (("95", "-78"), 404), (("", ""), 422), (("x", "-78"), 422), (("1e2", "-78"), 422)]
)
def test_a_point_nowhere_is_refused_in_a_sentence(point, status):
    answer = client().get("/expedientes/lugar", dict(zip(("latitud", "longitud"), point, strict=True)))
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_an_unknown_organisation_offers_those_of_a_like_name():
    answer = post(make_dossier(), "actors", participants__a1__organisation="GADM Ambatto")
    assert "¿Quiso decir GAD Municipal de Ambato (ORG-007)?" in text_of(answer)


def test_an_organisation_like_no_other_says_how_to_have_it_registered():
    answer = post(make_dossier(), "actors", participants__a1__organisation="Zzzyx qwert")
    assert "no está en el directorio ni se parece a ninguna" in text_of(answer)


def test_the_list_offers_names_that_are_like_the_typed_one_and_the_way_to_ask_for_a_new_one():
    asked = {"sort": "organisation", "box": "c-a1", "x": "Union Europa"}
    page = client().get("/expedientes/sugerencias", asked).content.decode()
    assert 'data-pick="c-a1">Unión Europea (ORG-033)</button>' in page and 'href="/sugerencias"' in page


def test_an_organisation_that_is_not_public_is_not_offered():
    Organisation.objects.filter(code="ORG-033").update(public=False)
    assert (
        "ORG-033"
        not in client().get("/expedientes/sugerencias", {"sort": "organisation", "box": "c-a1", "x": "Union Europa"}).content.decode()
    )


def test_a_box_of_a_strange_name_is_not_repeated():
    asked = {"sort": "organisation", "box": "<script>", "x": "Union Europa"}
    assert "script" not in client().get("/expedientes/sugerencias", asked).content.decode()
