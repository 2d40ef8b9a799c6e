"""A table of steps between states: which are possible from here, and a plain refusal of those that are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minga.ground.kit.text import quoted


@dataclass(frozen=True, slots=True)
class Step:
    """One way from any of some states to another; the label is what its button says."""

    name: str
    origin: tuple[str, ...]
    target: str
    label: str | Promise


class NotAllowedHere(Exception):
    """The step cannot be taken from this state; str() says so and names what can."""

    def __init__(self, state: str, name: str, sentence: str) -> None:
        self.state = state
        self.name = name
        super().__init__(sentence)


class Steps(list[Step]):
    """The steps of one kind of record, each name once (ValueError otherwise).

    `labels` gives the words for the states in refusals; without it their codes are used.
    """

    def __init__(self, steps: Iterable[Step] = (), *, labels: Mapping[str, str | Promise] | None = None) -> None:
        super().__init__()
        self.labels = dict(labels or {})
        self.extend(steps)

    def append(self, step: Step) -> None:
        """Add a step; ValueError when its name is taken."""
        if any(step.name == known.name for known in self):
            raise ValueError(f"two steps are named {step.name!r}")
        super().append(step)

    def extend(self, steps: Iterable[Step]) -> None:
        """Add steps in order; ValueError at the first name that is taken."""
        for step in steps:
            self.append(step)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state named by a step, in the order they appear."""
        return tuple(dict.fromkeys(state for step in self for state in (*step.origin, step.target)))

    def allowed(self, state: str) -> list[Step]:
        """The steps that start from a state; none for a state nobody named."""
        return [step for step in self if state in step.origin]

    def check(self, state: str, name: str) -> Step:
        """The named step if it starts from this state; NotAllowedHere otherwise."""
        possible = self.allowed(state)
        for step in possible:
            if step.name == name:
                return step
        raise NotAllowedHere(state, name, self._refusal(state, name, possible))

    def _refusal(self, state: str, name: str, possible: list[Step]) -> str:
        wanted = next((str(step.label) for step in self if step.name == name), name)
        words = {"step": wanted, "state": str(self.labels.get(state, state))}
        if not possible:
            return _("«%(step)s» no es posible en el estado «%(state)s»: desde ahí no hay más pasos.") % words
        words["possible"] = ", ".join(quoted(str(step.label)) for step in possible)
        return _("«%(step)s» no es posible en el estado «%(state)s». Es posible: %(possible)s.") % words
