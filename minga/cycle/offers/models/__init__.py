"""Tables: offers of cooperation, the policy of each cooperant, and what it funded before."""

from minga.cycle.offers.models.agendas import AgendaEntry as AgendaEntry
from minga.cycle.offers.models.offers import Offer as Offer
from minga.cycle.offers.models.offers import OfferQuerySet as OfferQuerySet
from minga.cycle.offers.models.offers import OfferRow as OfferRow
from minga.cycle.offers.models.offers import PolicySheet as PolicySheet
from minga.cycle.offers.models.offers import PolicySheetQuerySet as PolicySheetQuerySet
from minga.cycle.offers.models.spreading import Alert as Alert
from minga.cycle.offers.models.spreading import AlertTold as AlertTold
from minga.cycle.offers.models.spreading import Dissemination as Dissemination
