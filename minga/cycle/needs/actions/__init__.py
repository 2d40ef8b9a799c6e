"""What is done with the needs of a territory; here what areas above call by name."""

from minga.cycle.needs.actions.demands import NotReady as NotReady
from minga.cycle.needs.actions.steps import set_matched as set_matched
from minga.cycle.needs.actions.steps import set_searching_again as set_searching_again
