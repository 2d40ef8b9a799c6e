"""Instruments of cooperation and what hangs from them; what ties countries and territories besides."""

from minga.cycle.agreements.models.instruments import Addendum as Addendum
from minga.cycle.agreements.models.instruments import Agreement as Agreement
from minga.cycle.agreements.models.instruments import AgreementPlace as AgreementPlace
from minga.cycle.agreements.models.instruments import AgreementQuerySet as AgreementQuerySet
from minga.cycle.agreements.models.instruments import AgreementRow as AgreementRow
from minga.cycle.agreements.models.instruments import AgreementVersion as AgreementVersion
from minga.cycle.agreements.models.instruments import Area as Area
from minga.cycle.agreements.models.instruments import LegalNote as LegalNote
from minga.cycle.agreements.models.instruments import Obligation as Obligation
from minga.cycle.agreements.models.instruments import Party as Party
from minga.cycle.agreements.models.instruments import PartyValue as PartyValue
from minga.cycle.agreements.models.ties import PARTS as PARTS
from minga.cycle.agreements.models.ties import Channel as Channel
from minga.cycle.agreements.models.ties import NetworkMembership as NetworkMembership
from minga.cycle.agreements.models.ties import Relation as Relation
