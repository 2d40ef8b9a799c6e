"""What the lake kept, read and checked again: nothing changes where nothing differs, and links see the other datasets."""

import io

import pyarrow as pa
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from pyarrow import parquet

import minga
from minga.evidence.iati.chunks import opened
from minga.evidence.lake import actions, parts, rereading
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Dataset, Import
from minga.evidence.lake.states import State
from minga.evidence.lake.testing import ROOT, activity, xml_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

LINK = "1000.0.6"
A, B = activity("XX-A", budget=100), activity("XX-B", title="Riego\npara   todos")
LINKED = activity("XX-C").replace("</iati-activity>", '<related-activity type="1" ref="XX-A"/></iati-activity>')
SPREAD = "<?xml version='1.0'?>\n<!-- de quien\npublica -->\n<iati-activities\n  version='2.03'>\n\n\n"


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def imported(content: bytes, name: str = "caf.xml") -> Import:
    return run(actions.bring(by=Person.objects.system(), name=name, content=io.BytesIO(content), later=False).pk)


def read_again(dataset: Dataset) -> Import:
    return run(actions.read_again(by=Person.objects.system(), dataset=dataset, later=False).pk)


def links(dataset: Dataset) -> int:
    current = Dataset.objects.get(pk=dataset.pk).current
    return parts.read_part(dataset.pk, current.number, "finding").column("rule").to_pylist().count(LINK)


def rewrite(dataset: Dataset, name: str, column: str, values: list) -> None:
    """Have a column of the current version say something else, as an older reader might have read it."""
    path = parts.part_of(dataset.pk, dataset.current.number, name)
    rows = parquet.read_table(path)
    place = rows.column_names.index(column)
    parquet.write_table(rows.set_column(place, rows.schema.field(place), pa.array(values, rows.schema.field(place).type)), path)


def test_it_works():
    """Nothing differs: no version is made, and what was read again is gone."""
    first = imported(xml_of([A, B]))
    done = read_again(first.dataset)
    assert (done.state, done.version, done.again) == (State.SAME, None, True)
    assert (done.sha256, done.activities, Dataset.objects.get().current) == (first.sha256, 2, first.version)
    assert list((parts.root() / "uploads").iterdir()) == []
    events = Entry.objects.filter(thing_kind="import", thing_key=str(done.pk)).order_by("seq")
    assert [(one.event, one.after.get("again")) for one in events] == [("import.asked", True), ("import.recognised", None)]


def test_the_file_is_made_again_with_every_activity_at_its_line(tmp_path):
    first = imported(xml_of([A, B], root=SPREAD))
    rereading.write(first.version, tmp_path / "again.xml")
    made = (tmp_path / "again.xml").read_bytes()
    chunks = [list(opened(xml)[1]) for xml in (xml_of([A, B], root=SPREAD), made)]
    was, now = ([(span[3], digest) for one in each for span, digest in zip(one.spans, one.hashes(), strict=True)] for each in chunks)
    assert was == now


def test_a_row_that_is_read_otherwise_makes_a_version():
    first = imported(xml_of([A, B]))
    rewrite(first.dataset, "activity", "title", ["Agua", "Riego mal leído"])
    done = read_again(first.dataset)
    version = done.version
    assert (done.state, version.number, version.activities) == (State.DONE, 2, 2)
    assert (version.added, version.changed, version.unchanged, version.removed) == (0, 1, 1, 0)
    assert (version.sha256, version.name, version.bytes, version.digest) == (
        first.version.sha256, first.version.name, first.version.bytes, first.version.digest,
    )  # fmt: skip
    titles = parts.read_part(version.dataset_id, 2, "activity").column("title").to_pylist()
    assert titles == ["Agua", "Riego\npara   todos"]
    assert (parts.folder_of(version.dataset_id, 2) / "fact.parquet").exists()
    assert imported(xml_of([A, B])).state == State.SAME  # the file is still the current one


def test_what_changed_is_told_on_its_page():
    first = imported(xml_of([A, B]))
    rewrite(first.dataset, "activity", "title", ["Agua", "Riego mal leído"])
    read_again(first.dataset)
    page = Client().get("/lago/fuentes/caf/cambios/2")
    context = page.context
    assert f"Minga, versión {minga.__version__}" in page.content.decode()  # of the program, not of the dataset
    told = [(one.identifier, [(field.field, field.before, field.after) for field in one.fields]) for one in context["found"].changed]
    assert told == [("XX-B", [("title", "Riego mal leído", "Riego\npara   todos")])]


def test_a_column_that_an_older_reader_did_not_have():
    first = imported(xml_of([A]))
    path = parts.part_of(first.dataset.pk, 1, "activity")
    parquet.write_table(parquet.read_table(path).drop_columns(["currency"]), path)
    assert (read_again(first.dataset).version.changed, read_again(first.dataset).state) == (1, State.SAME)


def test_a_link_to_an_activity_of_another_dataset_leads_somewhere():
    one = imported(xml_of([LINKED]), "usaid.xml").dataset
    assert links(one) == 1
    imported(xml_of([A]))
    assert links(one) == 1
    done = read_again(one)
    assert (links(one), done.version.changed) == (0, 1)


def test_a_link_is_looked_for_in_the_other_datasets_when_a_file_enters():
    imported(xml_of([A]))
    assert links(imported(xml_of([LINKED]), "usaid.xml").dataset) == 0


def test_a_link_that_is_known_by_now_is_no_longer_told_on_the_pages():
    imported(xml_of([LINKED]), "usaid.xml")
    before = Client().get("/lago/actividades/XX-C").context["findings"]
    assert LINK in [row["rule"] for row in before]
    assert LINK in [row["rule"] for row in Client().get("/lago/fuentes/usaid").context["rules"]]
    imported(xml_of([A]))
    assert LINK not in [row["rule"] for row in Client().get("/lago/actividades/XX-C").context["findings"]]
    assert LINK not in [row["rule"] for row in Client().get("/lago/fuentes/usaid").context["rules"]]


def test_what_was_not_kept_is_told_and_leaves_the_version():
    first = imported(xml_of([A]))
    rewrite(first.dataset, "activity", "raw", [None])
    done = read_again(first.dataset)
    assert (done.state, done.reason, Dataset.objects.get().current) == (State.FAILED, "unkept", first.version)
    assert done.why == "De la versión no se guardó el XML de todos los registros: cargue el archivo otra vez."


def test_whoever_may_not_load_may_not_read_again():
    first = imported(xml_of([A]))
    with pytest.raises(PermissionDenied):
        actions.read_again(by=make_person("nadie@minga.example"), dataset=first.dataset)


def test_one_on_its_way_is_not_asked_for_again():
    first = imported(xml_of([A]))
    actions.read_again(by=Person.objects.system(), dataset=first.dataset)
    with pytest.raises(ValidationError) as refused:
        actions.read_again(by=Person.objects.system(), dataset=first.dataset)
    assert refused.value.messages == ["Ya hay una importación de este conjunto en curso: espere a que acabe."]


def test_a_dataset_without_a_version():
    first = imported(xml_of([A]))
    Dataset.objects.update(current=None)
    with pytest.raises(ValidationError):
        actions.read_again(by=Person.objects.system(), dataset=first.dataset)


def test_the_command(capsys):
    imported(xml_of([A]))
    imported(xml_of([LINKED]), "usaid.xml")
    call_command("lake", "reread")
    told = capsys.readouterr().out.splitlines()
    assert told == ["1 de 2  caf: sin cambios.", "2 de 2  usaid: sin cambios.", "Leídos otra vez: sin cambios 2."]
    call_command("lake", "reread", "usaid")
    assert capsys.readouterr().out.splitlines()[0] == "1 de 1  usaid: sin cambios."
    with pytest.raises(CommandError, match="ningún conjunto con ese nombre: nadie"):
        call_command("lake", "reread", "nadie")


def test_the_button():
    dataset = imported(xml_of([A])).dataset
    client = Client()
    assert "Leer y revisar otra vez" not in client.get("/lago/fuentes/caf").content.decode()
    assert client.post("/lago/fuentes/caf/releer").status_code == 302  # to sign in
    client.force_login(make_person("nadie@minga.example"))
    assert client.post("/lago/fuentes/caf/releer").status_code == 403
    client.force_login(make_person("lago@minga.example", Role.REGISTRAR))
    assert "Leer y revisar otra vez" in client.get("/lago/fuentes/caf").content.decode()
    asked = client.post("/lago/fuentes/caf/releer")
    one = Import.objects.get(again=True)
    assert (asked["Location"], one.dataset) == (f"/lago/importaciones/{one.pk}", dataset)
    assert client.post("/lago/fuentes/caf/releer")["Location"] == "/lago/fuentes/caf"
    run(one.pk)
    page = client.get(f"/lago/importaciones/{one.pk}").content.decode()
    assert ("Lectura de lo que se guardó" in page, "y nada cambió" in page) == (True, True)
    assert client.post("/lago/fuentes/ninguna/releer").status_code == 404


def test_organisations_are_read_again_too():
    root = ROOT.replace("iati-activities", "iati-organisations")
    one = "<iati-organisation><organisation-identifier>XX-1</organisation-identifier></iati-organisation>"
    first = imported((root + one + "</iati-organisations>").encode(), "orgs.xml")
    assert (first.state, read_again(first.dataset).state) == (State.DONE, State.SAME)
