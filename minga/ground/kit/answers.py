"""What many pages answer: a form that runs an action and says beside its boxes what is refused; a table as CSV."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from minga.ground.kit.tables import Cell, csv_lines


def put_errors(form: BaseForm, refused: ValidationError) -> None:
    """Put what an action refuses into a form: at the field it names, else above them all."""
    told = refused.message_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.messages}
    for name, sentences in told.items():
        form.add_error(name if name in form.fields else None, sentences)


def done(form: BaseForm, work: Callable[[], Any]) -> bool:
    """Do what a valid form asks; False where the action refuses it (ValidationError), with each reason beside its box."""
    try:
        work()
    except ValidationError as refused:
        put_errors(form, refused)
        return False
    return True


def posted(request: HttpRequest, form: BaseForm, work: Callable[[], Any]) -> bool:
    """Whether the form was sent, is valid and was done."""
    return request.method == "POST" and form.is_valid() and done(form, work)


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Iterable[Cell]]) -> StreamingHttpResponse:
    """Return the rows as 'minga-<name>-<today>.csv', sent line by line. Headers are Spanish and never change with the language."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return response
