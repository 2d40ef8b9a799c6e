"""How a test reads an answer: its rows, its text, its table of values."""

import csv
import re
from html import unescape

from django.http import HttpResponseBase


def body(response: HttpResponseBase) -> str:
    """Return the whole content, streamed or not."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def text(response: HttpResponseBase) -> str:
    """Return the words a reader sees, without tags and with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body(response))).split())


def table(response: HttpResponseBase) -> list[dict[str, str]]:
    """Return the rows of a CSV answer by the names of its header."""
    return list(csv.DictReader(body(response).removeprefix("\ufeff").splitlines()))
