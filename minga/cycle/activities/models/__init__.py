"""Tables: a record with its parts, and what it answers for."""

from minga.cycle.activities.models.promises import Condition as Condition
from minga.cycle.activities.models.promises import CriterionAnswer as CriterionAnswer
from minga.cycle.activities.models.records import Activity as Activity
from minga.cycle.activities.models.records import ActivityQuerySet as ActivityQuerySet
from minga.cycle.activities.models.records import AgreementLink as AgreementLink
from minga.cycle.activities.models.records import Beneficiaries as Beneficiaries
from minga.cycle.activities.models.records import Classification as Classification
from minga.cycle.activities.models.records import Contribution as Contribution
from minga.cycle.activities.models.records import Document as Document
from minga.cycle.activities.models.records import ExchangeEvent as ExchangeEvent
from minga.cycle.activities.models.records import Extension as Extension
from minga.cycle.activities.models.records import Named as Named
from minga.cycle.activities.models.records import Part as Part
from minga.cycle.activities.models.records import Participant as Participant
from minga.cycle.activities.models.records import Place as Place
