"""Verifying names the first line at which the chain does not hold (RELIABILITY 36); a cut tail needs a head kept outside."""

import io
import shutil
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError

from minga.ground.journal import chain
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import Break, first_break, head
from minga.ground.journal.testing import make_lines, tamper, tamper_again

pytestmark = pytest.mark.django_db

CHANGED = "su contenido fue cambiado"
LOOSE = "no sigue a la línea anterior"
# What each column of a line is changed to, and what verifying then says of that line.
TAMPERED = {
    "at": ("2001-01-01 00:00:00+00:00", CHANGED),
    "event": ("other.done", CHANGED),
    "thing_kind": ("other", CHANGED),
    "thing_key": ("T-9", CHANGED),
    "before": ('{"n": 9}', CHANGED),
    "after": ("{}", CHANGED),
    "reason": ("", CHANGED),
    "request_id": ("request-0009", CHANGED),
    "key_id": ("9", "falta la clave 9 con que se firmó"),
    "previous": ("0" * 64, LOOSE),
    "digest": ("f" * 64, CHANGED),
}


@pytest.fixture
def keys(tmp_path, settings) -> Path:
    """A folder of keys of the test's own, with a copy of the key in use."""
    settings.KEYS_DIR = shutil.copytree(settings.KEYS_DIR, tmp_path / "keys")
    return settings.KEYS_DIR


def verify(**options) -> str:
    out = io.StringIO()
    call_command("journal", "verify", stdout=out, **options)
    return out.getvalue().strip()


def test_it_works():
    lines = make_lines(3)
    assert first_break() == (lines[-1].seq, None)


@pytest.mark.parametrize("column", TAMPERED)
def test_a_changed_field_is_named(column):
    _first, second, _third = make_lines(3)
    value, why = TAMPERED[column]
    tamper(f"UPDATE journal_entry SET {column} = %s WHERE seq = %s", value, second.seq)
    assert first_break() == (second.seq, Break(second.seq, why))


def test_a_changed_actor_is_named():
    _first, second, _third = make_lines(3)
    other = get_user_model().objects.exclude(pk=second.actor_id).values_list("pk", flat=True)[0]
    tamper("UPDATE journal_entry SET actor_id = %s WHERE seq = %s", other, second.seq)
    assert first_break() == (second.seq, Break(second.seq, CHANGED))


def test_every_column_is_tampered_with_above():
    assert {field.attname for field in Entry._meta.concrete_fields} == {*TAMPERED, "seq", "actor_id"}


def test_a_deleted_line_in_the_middle_is_named():
    _first, second, _third = make_lines(3)
    tamper("DELETE FROM journal_entry WHERE seq = %s", second.seq)
    assert first_break() == (second.seq, Break(second.seq, f"falta la línea {second.seq}"))


def test_a_deleted_line_closed_up_is_named():
    _first, second, third = make_lines(3)
    tamper("DELETE FROM journal_entry WHERE seq = %s", second.seq)
    tamper_again("UPDATE journal_entry SET seq = %s WHERE seq = %s", second.seq, third.seq)
    assert first_break() == (second.seq, Break(second.seq, LOOSE))


def test_two_lines_swapped_are_named():
    _first, second, third = make_lines(3)
    tamper("UPDATE journal_entry SET seq = 0 WHERE seq = %s", second.seq)
    tamper_again("UPDATE journal_entry SET seq = %s WHERE seq = %s", second.seq, third.seq)
    tamper_again("UPDATE journal_entry SET seq = %s WHERE seq = 0", third.seq)
    assert first_break() == (second.seq, Break(second.seq, LOOSE))


def test_a_cut_tail_is_found_against_a_head_kept_outside():
    lines = make_lines(3)
    kept = head()
    tamper("DELETE FROM journal_entry WHERE seq > %s", lines[0].seq)
    why = f"falta: fuera se guardó una bitácora de {kept[0]} líneas"
    assert first_break(kept) == (lines[0].seq, Break(lines[1].seq, why))


def test_a_cut_tail_is_not_found_without_one():
    """The unsafe twin: what remains is a whole chain, hence a head is kept outside."""
    lines = make_lines(3)
    tamper("DELETE FROM journal_entry WHERE seq > %s", lines[0].seq)
    assert first_break() == (lines[0].seq, None)


def test_a_tail_written_again_is_found_against_a_head_kept_outside():
    lines = make_lines(2)
    kept = head()
    tamper("DELETE FROM journal_entry WHERE seq > %s", lines[0].seq)
    make_lines(4)
    assert first_break(kept)[1] == Break(lines[1].seq, "no es la línea que se guardó fuera")


def test_a_journal_that_grew_holds_against_an_older_head():
    make_lines(1)
    kept = head()
    lines = make_lines(2)
    assert first_break(kept) == (lines[-1].seq, None)


def test_a_missing_key_is_named(keys):
    make_lines(1)
    chain.key_file("1").unlink()
    assert first_break() == (1, Break(1, "falta la clave 1 con que se firmó"))


def test_lines_before_a_change_of_key_still_verify(keys):
    (old,) = make_lines(1)
    chain.key_file("2").write_text("ab" * 32 + "\n")
    (new,) = make_lines(1)
    assert (old.key_id, new.key_id) == ("1", "2")
    assert first_break() == (new.seq, None)


def test_lines_of_another_key_do_not_verify(keys):
    chain.key_file("1").write_text("cd" * 32 + "\n")
    assert first_break() == (1, Break(1, CHANGED))


def test_the_command_says_that_it_is_whole():
    lines = make_lines(1)
    assert verify() == f"La bitácora está entera: {lines[0].seq} líneas."


def test_the_command_names_the_first_broken_line():
    _first, second, third = make_lines(3)
    tamper("UPDATE journal_entry SET reason = 'otro' WHERE seq IN (%s, %s)", second.seq, third.seq)
    with pytest.raises(CommandError) as broken:
        verify()
    assert (str(broken.value), broken.value.returncode) == (f"La bitácora está rota en la línea {second.seq}: {CHANGED}.", 1)


def test_the_command_gives_the_head_and_holds_the_journal_against_it():
    lines = make_lines(2)
    out = io.StringIO()
    call_command("journal", "head", stdout=out)
    assert out.getvalue() == f"{lines[-1].seq}:{lines[-1].digest}\n"
    whole = f"La bitácora está entera: {lines[-1].seq} líneas.\nCoincide con la cabeza guardada."
    assert verify(against=out.getvalue().strip()) == whole
    tamper("DELETE FROM journal_entry WHERE seq = %s", lines[-1].seq)
    with pytest.raises(CommandError):
        verify(against=out.getvalue().strip())


@pytest.mark.parametrize("text", ["", "12", "x:" + "0" * 64, "12:abc", "-1:" + "0" * 64])
def test_a_head_that_is_none_is_refused(text):
    with pytest.raises(CommandError) as refused:
        verify(against=text or ":")
    assert (
        str(refused.value)
        == "--head espera el archivo de «minga journal publish-head», o el texto que dio «minga journal head»: 120:9f3c…."
    )
