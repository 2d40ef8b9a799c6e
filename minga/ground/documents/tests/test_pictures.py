"""Images of records in pages: small, upright, without what a camera notes in them, and only of public documents."""

import io

import pytest
from django.test import Client
from PIL import Image

from minga.ground.accounts.models import Person
from minga.ground.documents import actions, pictures
from minga.ground.documents.keeping import path_of
from minga.ground.documents.testing import jpeg, make_file, png

pytestmark = pytest.mark.django_db


def make_image(name: str = "obra.jpg", content: bytes = b"", **fields):
    return make_file(Person.objects.get(email="oficina@ambato.example"), title="Obra", name=name, content=content or jpeg(), **fields)


def seen(file, status: int = 200):
    answer = Client().get(f"/documentos/{file.key}/imagen")
    assert answer.status_code == status
    return answer


def opened(answer) -> Image.Image:
    return Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize(("size", "small"), [((2000, 1000), (960, 480)), ((1000, 2000), (360, 720)), ((40, 30), (40, 30))])
def test_it_fits_and_is_never_made_larger(size, small):
    answer = seen(make_image(content=jpeg(*size), public=True))
    assert (answer["Content-Type"], opened(answer).size) == ("image/jpeg", small)


def test_place_and_camera_stay_behind_and_it_stands_upright():
    content = jpeg(40, 30, turned=6)
    assert Image.open(io.BytesIO(content)).getexif()
    image = opened(seen(make_image(content=content, public=True)))
    assert (dict(image.getexif()), image.size) == ({}, (30, 40))


def test_a_png_is_shown_on_white():
    assert opened(seen(make_image("obra.png", png(4, 4), public=True))).getpixel((0, 0)) == (255, 255, 255)


def test_it_is_made_once():
    file = make_image(public=True)
    first = seen(file).content
    path_of(file.current.stored_name).unlink()
    assert seen(file).content == first


def test_a_private_image_is_not_there():
    seen(make_image(), 404)


def test_a_public_document_that_is_no_image_is_not_there():
    seen(make_image("acta.txt", b"Se acuerda cooperar.\n", public=True), 404)


def test_a_removed_image_is_not_there():
    person = Person.objects.get(email="oficina@ambato.example")
    seen(actions.remove(by=person, file=make_image(public=True), reason="Otra obra."), 404)


def test_what_cannot_be_read_gives_nothing():
    assert pictures.reduced(b"\xff\xd8\xff nada") == b""
