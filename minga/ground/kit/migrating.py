"""The tables of an empty database, five times sooner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState

type Key = tuple[str, str]  # application, model


@contextmanager
def each_model_alone() -> Iterator[None]:
    """Within it, a model that a migration touches is made anew in memory without its relatives.

    Django makes them all anew each time, hundreds of models for most of ours; they are needed for what looks back from one model to
    another, which making a table does not do. Code in a migration does: for it Django makes all of them anew (`is_delayed`). To be used
    where no table stands yet; a test compares the tables with those that Django makes by itself.
    """

    def alone(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
        self.is_delayed = True
        return {(app_label, model_name)}

    usual = ProjectState._find_reload_model  # type: ignore[attr-defined]
    ProjectState._find_reload_model = alone  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = usual  # type: ignore[attr-defined]
