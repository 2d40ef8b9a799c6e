"""The description of the interface as rows of a page: operations by subject, shapes, kinds of refusal."""

from dataclasses import dataclass
from typing import Any

from minga.doors.api.problems import TITLES
from minga.doors.api.site import ROOT, api
from minga.ground.accounts.models import Scope


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    anchor: str
    method: str
    address: str
    summary: str
    open: bool
    parameters: list[dict[str, Any]]
    body: str
    answers: list[dict[str, str]]


def page() -> dict[str, Any]:
    """Return what the page shows, in the reader's language."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[Operation]] = {}
    for address, operations in schema["paths"].items():
        for method, operation in operations.items():
            group = str((operation.get("tags") or [""])[0])
            groups.setdefault(group, []).append(told(address, method, operation))
    return {
        "groups": list(groups.items()),
        "shapes": [shape(name, one) for name, one in sorted(schema["components"]["schemas"].items())],
        "problems": list(TITLES.items()),
        "scopes": [(one.value, one.label) for one in Scope],
        "root": ROOT,
    }


def told(address: str, method: str, operation: dict[str, Any]) -> Operation:
    content = operation.get("requestBody", {}).get("content", {})
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        address=address,
        summary=str(operation["summary"]),
        open={} in operation.get("security", []),
        parameters=[
            {"name": one["name"], "within": one["in"], "required": one["required"], "about": about(one["schema"])}
            for one in operation["parameters"]
        ],
        body=next((about(one["schema"]) for one in content.values()), ""),
        answers=[
            {
                "status": status,
                "about": str(one["description"]),
                "shape": next((about(c["schema"]) for c in one.get("content", {}).values()), ""),
            }
            for status, one in operation["responses"].items()
        ],
    )


def shape(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a shape with its members."""
    members = [
        {"name": member, "about": about(one), "required": member in schema.get("required", [])}
        for member, one in schema.get("properties", {}).items()
    ]
    return {"name": name, "members": members, "values": schema.get("enum", [])}


def about(schema: dict[str, Any]) -> str:
    """Return in a few words what a value is: 'text (1–40)', 'CodeValue or null'."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(about(one) for one in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(str(one) for one in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"[{about(schema.get('items', {}))}]"
    words = [schema.get("type", "any"), schema.get("format", "")]
    limits = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    if "maxLength" in schema:
        limits = [f"≤ {schema['maxLength']}"]
    return " ".join(filter(None, [*words, f"({'–'.join(limits)})" if limits else ""]))
