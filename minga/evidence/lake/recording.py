"""What an import writes into the registry, each in one transaction with its line: that it began, its dataset, its version, its end."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from minga.evidence.lake.models import Dataset, Import, Version, Withdrawal
from minga.evidence.lake.queries import withdrawal_of
from minga.evidence.lake.states import FOLLOWS, OTHER_KIND, OVER, READY, WITHDRAWN, FileKind, State
from minga.ground.journal import actions as journal

SLUG = 110  # letters of an address, before the number that makes it the only one


class WrongState(RuntimeError):
    """An import cannot go from its state to that one."""


class Unwanted(Exception):
    """A file may not enter its dataset, for a reason of ours (states) with what its words name."""

    def __init__(self, reason: str, dataset: Dataset, /, **figures: int | str) -> None:
        super().__init__(reason)
        self.reason, self.dataset, self.figures = reason, dataset, figures


@dataclass
class Head:
    """What a file says of itself before its first activity, and of its publisher (from the first one)."""

    kind: FileKind
    iati_version: str = ""
    root: str = ""  # its start tag
    publisher: str = ""
    publisher_name: str = ""


@dataclass
class Contents:
    """What was written of a file: how many activities, against the version before; rows by table; findings {severity: {rule: n}}."""

    bytes: int
    activities: int
    added: int
    changed: int
    unchanged: int
    removed: int
    digest: str
    counts: dict[str, int]
    findings: dict[str, dict[str, int]] = field(default_factory=dict)
    checked: bool = False


def step(one: Import, state: State) -> None:
    """Change the state in the row in hand; WrongState where it may not follow."""
    if state not in FOLLOWS.get(State(one.state), frozenset()):
        raise WrongState(f"{one.state} → {state}")
    one.state = state


@transaction.atomic
def begin(one: Import, worker: str) -> Import:
    """Take up an import that waits, was interrupted, or whose process is gone: the caller holds its source, so nobody else runs it."""
    one = Import.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if one.state not in READY and not one.over:
        step(one, State.INTERRUPTED)
    step(one, State.READING)
    now = timezone.now()
    one.worker, one.started_at, one.beat_at = worker, one.started_at or now, now
    one.read_bytes = one.activities = 0
    one.rate, one.seconds_left = 0, None
    one.save()
    return one


@transaction.atomic
def turn_to_checking(number: int) -> None:
    """Note that all of a file is read, and that it is looked at as a whole."""
    one = Import.objects.select_for_update(of=("self",)).get(pk=number)
    step(one, State.CHECKING)
    one.save(update_fields=["state"])


@transaction.atomic
def recognise(one: Import, sha256: str, size: int) -> Dataset | None:
    """Keep what the file is; returns the dataset whose current version it is already, or None.

    Under a source that is new the very file of another dataset is that one: else its activities would count twice.
    """
    Import.objects.filter(pk=one.pk).update(sha256=sha256, size=size)
    one.sha256, one.size = sha256, size
    held = Dataset.objects.filter(current__sha256=sha256)
    same = held.filter(source=one.source).first()
    if same is None and not Dataset.objects.filter(source=one.source).exists():
        same = held.order_by("pk").first()
    if same:
        Import.objects.filter(pk=one.pk).update(dataset=same, kind=same.kind)
    return same


@transaction.atomic
def interrupt(one: Import) -> None:
    """Note that the process of an import is gone; it is taken up again."""
    one = Import.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if one.state not in READY and not one.over:
        step(one, State.INTERRUPTED)
        one.save(update_fields=["state"])


@transaction.atomic
def dataset_of(one: Import, head: Head) -> Dataset:
    """Return the dataset of an import's source and kind; the first time it is opened. Leaves `dataset.opened`.

    Raises Unwanted where the one that was chosen is of the other kind, and where it was taken out of the lake, unless the import
    brings it `back`.
    """
    if one.dataset and one.dataset.kind != head.kind:
        raise Unwanted(OTHER_KIND, one.dataset, kind=head.kind, chosen=one.dataset.kind)
    found = Dataset.objects.filter(source=one.source, kind=head.kind).first()
    if found and not one.back and withdrawal_of(found):
        raise Unwanted(WITHDRAWN, found)
    if found is None:
        found = Dataset(slug=free_slug(one.source, head.kind), source=one.source, kind=head.kind, created_at=timezone.now())
        found.publisher, found.publisher_name = head.publisher[:200], head.publisher_name[:300]
        found.licence = one.licence
        found.save()
        after = {"source": found.source, "kind": found.kind, "publisher": found.publisher}
        journal.record("dataset.opened", by=one.by, thing=("dataset", found.slug), after=after)
    Import.objects.filter(pk=one.pk).update(dataset=found, kind=head.kind)
    return found


def free_slug(source: str, kind: str) -> str:
    """Return an address of a source that no dataset has."""
    base = slugify(source.removeprefix("https://").replace("/", "-").replace(".", "-"))[:SLUG].strip("-") or kind
    taken = set(Dataset.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(one for one in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def next_number(dataset: Dataset) -> int:
    """Return the number that the next version of a dataset has."""
    last = dataset.versions.order_by("-number").first()
    return last.number + 1 if last else 1


@transaction.atomic
def finish(one: Import, dataset: Dataset, number: int, head: Head, contents: Contents) -> Version:
    """Name the version whose parts stand there the current one, and end its import.

    Leaves `import.finished`, and `dataset.restored` where the dataset had been taken out of the lake.
    """
    one = Import.objects.select_for_update(of=("self",)).get(pk=one.pk)
    step(one, State.DONE)
    dataset = Dataset.objects.select_for_update(of=("self",)).get(pk=dataset.pk)
    now = timezone.now()
    version = Version(
        dataset=dataset, number=number, name=one.name, sha256=one.sha256, at=now,
        iati_version=head.iati_version[:20], root=head.root, **vars(contents),
    )  # fmt: skip
    version.save()
    dataset.current = version
    if head.publisher:
        dataset.publisher, dataset.publisher_name = head.publisher[:200], head.publisher_name[:300]
    dataset.licence = one.licence or dataset.licence
    dataset.save()
    old = list(dataset.versions.order_by("-number").values_list("pk", flat=True)[settings.LAKE_VERSIONS :])
    Version.objects.filter(pk__in=old, kept=True).update(kept=False)  # their rows go once this is committed (importing.clear)
    one.version, one.dataset, one.finished_at, one.seconds_left = version, dataset, now, None
    one.read_bytes, one.activities = contents.bytes, contents.activities
    one.save()
    after = {"dataset": dataset.slug, "version": number, "sha256": one.sha256} | told(contents)
    journal.record("import.finished", by=one.by, thing=("import", str(one.pk)), after=after)
    if gone := withdrawal_of(dataset):
        come_back(gone, version, one.by)
    return version


def come_back(gone: Withdrawal, version: Version, by, why: str = "") -> None:
    """Note that a dataset that was taken out of the lake is back, as which version. Leaves `dataset.restored`."""
    gone.back_as, gone.back_by, gone.back_at, gone.back_why = version, by, timezone.now(), why
    gone.full_clean()
    gone.save()
    after = {"version": version.number, "activities": version.activities}
    journal.record("dataset.restored", by=by, thing=("dataset", gone.dataset.slug), after=after, reason=why)


def told(contents: Contents) -> dict[str, object]:
    """Return what a line of the journal says of a version."""
    findings = {severity: sum(rules.values()) for severity, rules in contents.findings.items()}
    keys = ("activities", "added", "changed", "unchanged", "removed")
    return {key: vars(contents)[key] for key in keys} | {"findings": findings}


EVENTS = {
    State.SAME: "import.recognised",
    State.REFUSED: "import.refused",
    State.FAILED: "import.failed",
    State.CANCELLED: "import.stopped",
}


@transaction.atomic
def end(one: Import, state: State, reason: str = "", figures: dict | None = None) -> Import:
    """End an import without a version. Leaves `import.recognised`, `import.refused`, `import.failed` or `import.stopped`."""
    one = Import.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if one.state in OVER:
        return one
    step(one, state)
    one.reason, one.figures = reason, figures or {}
    one.finished_at, one.seconds_left = timezone.now(), None
    one.save()
    after = {"name": one.name, "sha256": one.sha256}
    journal.record(EVENTS[state], by=one.by, thing=("import", str(one.pk)), after=after, reason=one.why)
    return one
