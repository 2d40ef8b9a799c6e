"""The yearly list with its signed head: what a copy kept outside finds."""

import hashlib
import io
import json

import pytest
from django.core.management import CommandError, call_command

from minga.cycle.registration import chain
from minga.cycle.registration.models import Certificate, Series
from minga.cycle.registration.testing import make_certificate

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("certificates", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def kept(tmp_path) -> str:
    """The list of this year, of three certificates, kept outside."""
    for place in range(3):
        make_certificate(("thing", f"T-{place}"))
    path = tmp_path / "huellas.json"
    path.write_text(run("publish"), encoding="utf-8")
    return str(path)


def test_it_works(kept):
    assert run("verify", "--against", kept) == "Las constancias se sostienen: 3 comprobadas.\n"


def test_later_certificates_do_not_disturb_a_list_kept_outside(kept):
    make_certificate(("thing", "T-9"))
    assert run("verify", "--against", kept) == "Las constancias se sostienen: 4 comprobadas.\n"


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as said:
        run("verify", *arguments)
    return str(said.value)


def test_a_certificate_that_was_changed_is_named(kept):
    second = Certificate.objects.order_by("pk")[1]
    Certificate.objects.filter(pk=second.pk).update(level="REGIONAL")
    assert refused() == f"Las constancias no se sostienen: {second.number} v1 no es lo que se selló."


def test_a_certificate_that_was_taken_away_is_named(kept):
    second = Certificate.objects.order_by("pk")[1]
    second.delete()
    assert refused() == f"Las constancias no se sostienen: falta {second.number}."


def test_the_last_one_taken_away_with_its_count_is_seen_against_the_list(kept):
    Certificate.objects.order_by("-pk")[0].delete()
    Series.objects.update(last=2)
    year = chain.kept_years()[0]
    assert run("verify") == "Las constancias se sostienen: 2 comprobadas.\n"
    assert refused("--against", kept) == f"Las constancias no se sostienen: en {year} se publicaron 3 constancias y quedan 2."


def test_a_list_that_was_altered_is_seen(kept, tmp_path):
    found = json.loads(run("publish"))
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(found | {"signature": "00" * 64}), encoding="utf-8")
    assert refused("--against", str(forged)) == "Las constancias no se sostienen: la cabeza publicada no lleva nuestra firma."


def test_a_file_that_is_no_list_is_refused(tmp_path):
    other = tmp_path / "otro.json"
    other.write_text("[]", encoding="utf-8")
    assert refused("--against", str(other)) == "--against espera el archivo que dio «minga certificates publish»."


def split_root(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 defines it: split at the largest power of two below the count."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + split_root(leaves[:half]) + split_root(leaves[half:])).digest()


def test_the_root_is_that_of_rfc_6962():
    leaves = [bytes([place]) * 32 for place in range(33)]
    assert [chain.merkle_root(leaves[:count]) for count in range(34)] == [split_root(leaves[:count]) for count in range(34)]
