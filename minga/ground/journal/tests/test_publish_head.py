"""Publishing the head: signed, kept in the database and in a folder; any earlier one shows a cut tail."""

import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from minga.ground.journal import heads
from minga.ground.journal.actions import publish_head
from minga.ground.journal.models import Entry, Head
from minga.ground.journal.queries import head
from minga.ground.journal.testing import lift_guard, make_lines, tamper_again

pytestmark = pytest.mark.django_db


def run(*arguments, **options) -> str:
    out = io.StringIO()
    call_command("journal", *arguments, stdout=out, **options)
    return out.getvalue().strip()


def publish() -> heads.Signed:
    return publish_head(by=get_user_model().objects.system())


def test_it_works():
    count, digest = head()
    signed = publish()
    assert (signed.count, signed.digest, signed.public_key) == (count, digest, heads.public_key())
    assert heads.read_text(json.dumps(signed.plain())) == [signed]
    assert [heads.of(row) for row in Head.objects.all()] == [signed]
    line = Entry.objects.get(seq=count + 1)
    assert (line.event, line.thing_key, line.after["digest"]) == ("head.published", str(count), digest)


@pytest.mark.parametrize("name, value", [("count", 1), ("digest", "0" * 64), ("at", "2001-01-01T00:00:00+00:00"), ("signature", "00" * 64)])
def test_a_head_changed_afterwards_is_refused(name, value):
    text = json.dumps({**publish().plain(), name: value})
    with pytest.raises(heads.HeadRefused) as refused:
        heads.read_text(text)
    assert str(refused.value) == "la firma de la cabeza no es la de lo que dice"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "[" * 90_000,
        '{"published": []}',
        "null",
        '{"count": 1}',
        "no",
        '{"count": 1, "digest": 2, "at": 3, "public_key": 4, "signature": 5}',
    ],
)
def test_a_text_that_is_no_head_is_refused(text):
    with pytest.raises(heads.HeadRefused) as refused:
        heads.read_text(text)
    assert str(refused.value) == "el texto no es una cabeza publicada"


@pytest.mark.parametrize("sql", ["UPDATE journal_head SET count = 1", "DELETE FROM journal_head"])
def test_a_published_head_is_neither_changed_nor_deleted(sql):
    publish()
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert ("a published head is never changed" in str(refused.value), Head.objects.count()) == (True, 1)


def test_the_command_writes_it_into_a_folder(tmp_path):
    count, digest = head()
    said = run("publish-head", to=tmp_path)
    path = tmp_path / f"head-{count}.json"
    assert said == f"Cabeza publicada: {count}:{digest}\nClave pública: {heads.public_key()}\nArchivo: {path}"
    again = head()[0]
    run("publish-head", to=tmp_path)
    assert [one.count for one in heads.read_file(tmp_path / heads.LIST)] == [count, again]
    assert [one.count for one in heads.read_file(path)] == [count]


def test_any_earlier_head_finds_what_was_cut_off(tmp_path):
    """Even where the heads in the database went with the tail: the files outside are enough."""
    first = head()[0]
    run("publish-head", to=tmp_path)
    make_lines(3)
    second = head()[0]
    run("publish-head", to=tmp_path)
    assert run("verify", against=str(tmp_path / heads.LIST)) == (
        f"La bitácora está entera: {second + 1} líneas.\nCoincide con las 2 cabezas guardadas."
    )
    cut_heads_too(first)
    assert run("verify") == f"La bitácora está entera: {first} líneas."
    assert run("verify", against=str(tmp_path / f"head-{first}.json")).endswith("Coincide con la cabeza guardada.")
    with pytest.raises(CommandError) as broken:
        run("verify", against=str(tmp_path / heads.LIST))
    why = f"falta: fuera se guardó una bitácora de {second} líneas"
    assert str(broken.value) == f"La bitácora está rota en la línea {first + 1}: {why}."


def cut_heads_too(count: int) -> None:
    """Cut the tail of the journal and forget every head, as somebody with the database in hand could."""
    lift_guard()
    drops = ["journal_head_no_delete"] if connection.vendor == "sqlite" else ["journal_head_guard ON journal_head"]
    for name in drops:
        tamper_again(f"DROP TRIGGER {name}")
    tamper_again("DELETE FROM journal_head")
    tamper_again("DELETE FROM journal_entry WHERE seq > %s", count)


def test_the_heads_in_the_database_find_a_cut_tail_by_themselves():
    count = head()[0]
    make_lines(2)
    publish()
    lift_guard()
    tamper_again("DELETE FROM journal_entry WHERE seq > %s", count)
    with pytest.raises(CommandError) as broken:
        run("verify")
    assert str(broken.value).startswith(f"La bitácora está rota en la línea {count + 1}: falta")


def test_a_file_that_holds_no_head_is_refused(tmp_path):
    path = tmp_path / "head.json"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(CommandError) as refused:
        run("verify", against=str(path))
    assert str(refused.value) == "head.json: el texto no es una cabeza publicada."


@pytest.mark.parametrize("published", [0, 1, 3])
def test_the_page_shows_it_to_everybody(published):
    for _n in range(published):
        publish()
    count, digest = head()
    page = Client().get("/bitacora/cabeza").content.decode()
    assert (digest in page, heads.public_key() in page) == (True, True)
    assert ("Todavía no se publicó ninguna" in page) == (published == 0)
    told = Client().get("/bitacora/cabeza.json").json()
    assert (told["head"]["count"], told["head"]["digest"], len(told["published"])) == (count, digest, published)


def test_what_anybody_downloaded_finds_a_cut_tail(tmp_path):
    count = head()[0]
    make_lines(2)
    path = tmp_path / "cabeza.json"
    path.write_bytes(Client().get("/bitacora/cabeza.json").content)
    assert run("verify", against=str(path)).endswith("Coincide con la cabeza guardada.")
    cut_heads_too(count)
    with pytest.raises(CommandError) as broken:
        run("verify", against=str(path))
    why = f"falta: fuera se guardó una bitácora de {count + 2} líneas"
    assert str(broken.value) == f"La bitácora está rota en la línea {count + 1}: {why}."


def test_nothing_secret_is_told():
    publish()
    told = Client().get("/bitacora/cabeza.json")
    assert sorted(told.json()) == ["head", "public_key", "published"]
    assert (heads.own_key().private_bytes_raw().hex() in told.content.decode()) is False
