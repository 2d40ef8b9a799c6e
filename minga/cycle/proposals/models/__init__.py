"""Tables: matches of demands and offers, and the proposals that grow out of them."""

from minga.cycle.proposals.models.matches import Match as Match
from minga.cycle.proposals.models.proposals import Proposal as Proposal
from minga.cycle.proposals.models.weights import PartWeight as PartWeight
