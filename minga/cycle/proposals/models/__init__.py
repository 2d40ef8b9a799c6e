"""Tables: matches of demands and offers, and the proposals that grow out of them."""

from minga.cycle.proposals.models.matches import Match as Match
from minga.cycle.proposals.models.meanings import Meaning as Meaning
from minga.cycle.proposals.models.negotiation import Condition as Condition
from minga.cycle.proposals.models.negotiation import CriterionAnswer as CriterionAnswer
from minga.cycle.proposals.models.negotiation import Evidence as Evidence
from minga.cycle.proposals.models.negotiation import Member as Member
from minga.cycle.proposals.models.negotiation import Partner as Partner
from minga.cycle.proposals.models.negotiation import Point as Point
from minga.cycle.proposals.models.negotiation import StepTold as StepTold
from minga.cycle.proposals.models.negotiation import TipAnswer as TipAnswer
from minga.cycle.proposals.models.negotiation import criteria as criteria
from minga.cycle.proposals.models.notes import Comment as Comment
from minga.cycle.proposals.models.notes import Note as Note
from minga.cycle.proposals.models.notes import NoteSection as NoteSection
from minga.cycle.proposals.models.notes import NoteVersion as NoteVersion
from minga.cycle.proposals.models.notes import Template as Template
from minga.cycle.proposals.models.notes import TemplateSection as TemplateSection
from minga.cycle.proposals.models.proposals import Proposal as Proposal
from minga.cycle.proposals.models.proposals import ProposalQuerySet as ProposalQuerySet
from minga.cycle.proposals.models.weights import PartWeight as PartWeight
