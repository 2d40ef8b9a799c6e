"""Builders for tests of the interface: keys, and a client that sends one."""

import json
from typing import Any

from django.test import Client

from minga.ground.accounts.models import Person, Scope
from minga.ground.accounts.tokens import issue

OFFICER, OTHER_OFFICER, VALIDATOR = "oficina@ambato.example", "oficina@ibarra.example", "revision@minga.example"
REGISTRAR, ADMINISTRATOR, PARTNER = "registro@minga.example", "administracion@minga.example", "programas@bmz.example"


def make_key(email: str, *scopes: Scope) -> str:
    """Issue a key for a person of the demonstration with these scopes, all of them where none is named; returns its text."""
    return issue(by=Person.objects.get(email=email), name="Prueba", scopes=scopes or tuple(Scope))[1]


class Program:
    """Somebody's program: sends JSON with its key, without cookies."""

    def __init__(self, email: str = "", *scopes: Scope) -> None:
        self.key = make_key(email, *scopes) if email else ""

    def ask(self, method: str, address: str, body: Any = None, **headers: str):
        """Send one request; `body`: what becomes JSON, or bytes as they are."""
        given = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().generic(method, f"/api/v1/{address}", content, named.pop("Content-Type", "application/json"), headers=given | named)

    def get(self, address: str, **headers: str):
        return self.ask("GET", address, **headers)

    def post(self, address: str, body: Any = None, **headers: str):
        return self.ask("POST", address, body, **headers)

    def patch(self, address: str, body: Any = None, **headers: str):
        return self.ask("PATCH", address, body, **headers)


def refusal(response) -> tuple[int, str]:
    """Return the status and the kind of a refusal, having checked that it is a problem."""
    assert response["Content-Type"] == "application/problem+json", response.content
    return response.status_code, response.json()["type"].partition("#")[2]


def places(response) -> list[str]:
    """Return the places of the faults of a refusal."""
    return [fault["place"] for fault in response.json()["faults"]]
