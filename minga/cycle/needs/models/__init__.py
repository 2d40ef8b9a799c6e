"""Tables: plans and agendas of a territory, its demands."""

from minga.cycle.needs.models.demands import Demand as Demand
from minga.cycle.needs.models.demands import DemandQuerySet as DemandQuerySet
from minga.cycle.needs.models.plans import Agenda as Agenda
from minga.cycle.needs.models.plans import AgendaQuerySet as AgendaQuerySet
from minga.cycle.needs.models.plans import CapacityAction as CapacityAction
from minga.cycle.needs.models.plans import MacroProject as MacroProject
from minga.cycle.needs.models.plans import MacroProjects as MacroProjects
from minga.cycle.needs.models.plans import Participant as Participant
from minga.cycle.needs.models.plans import Plan as Plan
from minga.cycle.needs.models.plans import PlanItem as PlanItem
from minga.cycle.needs.models.plans import Priority as Priority
from minga.cycle.needs.models.plans import Strategy as Strategy
from minga.cycle.needs.models.plans import StrategyItem as StrategyItem
from minga.cycle.needs.models.yearly import DemandPlan as DemandPlan
