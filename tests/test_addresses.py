"""The way from /es/… to the same page at the root: own paths only, the query kept."""

import pytest
from django.test import Client

PAGES = {
    "/es/": "/",
    "/es/lagunas": "/lagunas",
    "/es/actividades?q=agua&page=2": "/actividades?q=agua&page=2",
    "/es/actividades?q=a%26b+c": "/actividades?q=a%26b+c",
    "/es/listas/a%3Fb": "/listas/a%3Fb",
    "/es/a%23b": "/a%23b",
    "/es/cuenta/ingresar?next=//malo.example/": "/cuenta/ingresar?next=//malo.example/",
}
ELSEWHERE = [
    "/es//malo.example/",
    "/es/%2Fmalo.example/",
    "/es/%2F%2Fmalo.example/",
    "/es/%5Cmalo.example/",
    "/es/%5C%5Cmalo.example/",
    "/es/\\malo.example/",
    "/es///malo.example/",
    "/es//",
]


@pytest.mark.parametrize("address", PAGES)
def test_it_works(address):
    response = Client().get(address)
    assert (response.status_code, response["Location"]) == (302, PAGES[address])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ELSEWHERE)
def test_one_is_not_sent_to_another_host(address):
    response = Client().get(address)
    assert (response.status_code, response.headers.get("Location")) == (404, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rest", ["%09/malo.example", "%0D%0ASet-Cookie:a=b", "javascript:alert(1)", "https://malo.example", "%252Fmalo.example"]
)
def test_whatever_is_sent_stays_in_the_house(rest):
    location = Client().get(f"/es/{rest}").headers.get("Location", "/")
    assert (location[:1], location[1:2] in ("/", "\\"), any(char in location for char in "\t\r\n\\")) == ("/", False, False)


def test_it_is_only_asked():
    assert Client().post("/es/lagunas").status_code == 405
