"""Tables: who they are, what the directory of NGOs says, what they work on, who acts for them."""

from minga.cycle.organisations.models.actors import Alias as Alias
from minga.cycle.organisations.models.actors import AliasKind as AliasKind
from minga.cycle.organisations.models.actors import Capacity as Capacity
from minga.cycle.organisations.models.actors import Incentive as Incentive
from minga.cycle.organisations.models.actors import NameKey as NameKey
from minga.cycle.organisations.models.actors import Organisation as Organisation
from minga.cycle.organisations.models.actors import OrganisationCountry as OrganisationCountry
from minga.cycle.organisations.models.actors import OrganisationQuerySet as OrganisationQuerySet
from minga.cycle.organisations.models.actors import plain_code as plain_code
from minga.cycle.organisations.models.memberships import InstitutionalRole as InstitutionalRole
from minga.cycle.organisations.models.memberships import Membership as Membership
from minga.cycle.organisations.models.memberships import MembershipQuerySet as MembershipQuerySet
from minga.cycle.organisations.models.profiles import Association as Association
from minga.cycle.organisations.models.profiles import AssociationState as AssociationState
from minga.cycle.organisations.models.profiles import FundingShare as FundingShare
from minga.cycle.organisations.models.profiles import Mapping as Mapping
from minga.cycle.organisations.models.standing import BasicAgreement as BasicAgreement
from minga.cycle.organisations.models.standing import BasicStage as BasicStage
from minga.cycle.organisations.models.standing import CorrectedField as CorrectedField
from minga.cycle.organisations.models.standing import Correction as Correction
from minga.cycle.organisations.models.standing import Standing as Standing
from minga.cycle.organisations.models.standing import Verification as Verification
