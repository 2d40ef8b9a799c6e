"""A machine takes any step with any dossier as anybody, in any order; what the registry promises holds after each.

MINGA_STEPS=10000 is the long drill; MINGA_SEED begins it elsewhere.
"""

import os

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from minga.cycle.activities.models import Activity
from minga.cycle.filing import drafting
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.drafting import Conflict
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.positions import EMPTY
from minga.cycle.filing.shape import ROWS as TABLES
from minga.cycle.filing.states import EDITABLE, SENT, Stage
from minga.cycle.filing.testing import AMBATO, COMPLETE, IBARRA, OFFICER, OTHER_OFFICER, TAKE, Row, person, steps_table
from minga.cycle.filing.values import values_of
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.cycle.organisations.people import join
from minga.cycle.registration.queries import State, certificate_of, check
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.kit.steps import NotAllowedHere
from minga.management.commands.demo_data import ACCOUNTS

ROWS = steps_table()
STEPS, SEED = int(os.environ.get("MINGA_STEPS", "250")), int(os.environ.get("MINGA_SEED", "2026"))
A_RUN = 50
EMAILS = [one[0] for one in ACCOUNTS]
WOLF = "todo@ambato.example"  # officer of Ambato who also reviews, plans and registers
WORKS = {one[0]: set(one[4]) for one in ACCOUNTS} | {WOLF: {Role.OFFICER, Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR}}
HOME = {one[0]: one[2] for one in ACCOUNTS} | {WOLF: AMBATO}
REFUSALS = (PermissionDenied, NotAllowedHere, NotReady, ValidationError)
ADVANCING = {"submit", "validate", "send_to_planning", "approve_plan", "register", "amend", "reopen", "keep", "restore"}
MOST = 4
taken = {"steps": 0, "moves": 0, "registrations": 0}


class Known:
    """What the machine itself remembers of a dossier, to compare with what the database says."""

    def __init__(self, dossier: Dossier, by: str) -> None:
        self.pk, self.key, self.home, self.paper = dossier.pk, dossier.key, dossier.organisation.code, dossier.on_paper
        self.stage, self.version = str(dossier.stage), 1
        self.registered, self.sent = 0, False
        self.hands, self.sender, self.asked = {by}, "", ""

    def who(self, email: str) -> set[str]:
        """What somebody is to this dossier, in the words of the table."""
        found = {role.value for role in WORKS[email] if role != Role.OFFICER}
        at_home = Role.OFFICER in WORKS[email] and HOME[email] == self.home
        return found | ({"officer"} if at_home or (self.paper and Role.REGISTRAR in WORKS[email]) else set())

    def legal(self, email: str) -> list[Row]:
        """The rows of the table that this person may take now; two of them are one button."""
        which = {"any", "amendment" if self.registered else "first"}
        own = self.hands | {self.sender} | ({self.asked} if self.stage == Stage.TO_DELETE else set())
        skipped = "send_to_planning" if self.home in (AMBATO, IBARRA) else "validate"
        rows = [row for row in ROWS if self.stage in row.origin and row.which in which and row.step != skipped]
        return [row for row in rows if self.who(email) & row.who and (row.own or email not in own)]

    def sees(self, email: str) -> bool:
        """Whether the wall lets this person see the dossier."""
        works = WORKS[email]
        if works & {Role.AUDITOR, Role.ADMINISTRATOR}:
            return True
        if HOME[email] == self.home and self.stage != Stage.DELETED:
            return True
        if works & {Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR} and self.sent and self.stage in SENT:
            return True
        return Role.REGISTRAR in works and (self.paper or self.stage in (Stage.TO_DELETE, Stage.DELETED))


class Office(RuleBasedStateMachine):
    """An office of ten people and a visitor with up to four dossiers, one of them from paper."""

    @initialize()
    def opened(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        wolf = make_person(WOLF, *sorted(WORKS[WOLF]))
        home = Organisation.objects.get(code=AMBATO)
        join(by=Person.objects.system(), person=wolf, organisation=home, role=InstitutionalRole.EXECUTION)
        self.people = {email: person(email) for email in (*EMAILS, WOLF)}
        self.known: list[Known] = []
        self.seen: list[tuple] = []
        self.open_one(OFFICER, AMBATO)
        self.open_one("suplente@minga.example", AMBATO)

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def one(self, place: int) -> tuple[Known, Dossier]:
        known = self.known[place % len(self.known)]
        return known, Dossier.objects.get(pk=known.pk)

    def open_one(self, email: str, home: str) -> None:
        paper = Role.OFFICER not in WORKS[email]
        organisation = Organisation.objects.get(code=home)
        dossier = drafting.open_dossier(by=self.people[email], organisation=organisation, values=COMPLETE, on_paper=paper)
        self.known.append(Known(dossier, email))

    @rule(
        email=st.sampled_from([OFFICER, OTHER_OFFICER, WOLF, "registro@minga.example"]), home=st.sampled_from([AMBATO, IBARRA, "ORG-002"])
    )
    def opens(self, email, home) -> None:
        if len(self.known) < MOST:
            taken["steps"] += 1
            allowed = HOME[email] == home or email == "registro@minga.example"
            try:
                self.open_one(email, home)
                assert allowed
            except PermissionDenied:
                assert not allowed

    @rule(place=st.integers(0, 3), email=st.sampled_from([*EMAILS, WOLF]), n=st.integers(0, 99), back=st.integers(0, 2))
    def saves(self, place, email, n, back) -> None:
        """Somebody saves a title or a share, from today's version or an earlier one."""
        known, dossier = self.one(place)
        taken["steps"] += 1
        changes = {"title": f"Corredor verde {n}"} if n % 2 else {"places.p1.share": str(n)}
        allowed = known.stage in EDITABLE and "officer" in known.who(email)
        try:
            after = drafting.save(by=self.people[email], dossier=dossier, base=max(1, known.version - back), changes=changes)
        except (PermissionDenied, NotAllowedHere):
            assert not allowed
        except Conflict as conflict:
            assert allowed and back
            assert {one.place: one.mine for one in conflict.differences} == changes
        else:
            assert allowed
            if after.version > known.version:
                known.version = after.version
                known.hands.add(email)

    @rule(place=st.integers(0, 3), email=st.sampled_from([*EMAILS, WOLF]), step=st.sampled_from(sorted(TAKE)))
    def tries(self, place, email, step) -> None:
        """Anybody tries any step."""
        self.take(place, email, step)

    @rule(place=st.integers(0, 3), choice=st.integers(0, 999))
    def goes_on(self, place, choice) -> None:
        """Somebody whose step it is takes one."""
        self.take_one_of(place, choice, set(TAKE))

    @rule(place=st.integers(0, 3), choice=st.integers(0, 999))
    def advances(self, place, choice) -> None:
        """Somebody whose step it is brings the dossier nearer to the registry, up to three times."""
        for _time in range(3):
            self.take_one_of(place, choice, ADVANCING)

    def take_one_of(self, place: int, choice: int, steps: set[str]) -> None:
        known = self.known[place % len(self.known)]
        ways = [(email, row.step) for email in self.people for row in known.legal(email) if row.step in steps]
        if ways:
            self.take(place, *ways[choice % len(ways)])

    def take(self, place: int, email: str, step: str) -> None:
        known, dossier = self.one(place)
        taken["steps"] += 1
        button = {"send_to_planning", "validate"} if step in ("send_to_planning", "validate") else {step}
        row = next((row for row in known.legal(email) if row.step in button), None)
        try:
            with transaction.atomic():
                after = TAKE[step](by=self.people[email], dossier=dossier)
        except REFUSALS as refused:
            assert row is None or isinstance(refused, ValidationError | NotReady), f"{email} may {step} at {known.stage}"
            return
        assert row is not None, f"{email} took {step} at {known.stage}"
        assert after.stage == row.target
        self.remember(known, row, email, after)

    def remember(self, known: Known, row: Row, email: str, after: Dossier) -> None:
        taken["moves"] += 1
        known.stage, known.version = row.target, after.version
        if row.step == "submit":
            known.sender, known.sent = email, True
        if row.step == "ask_deletion":
            known.asked = email
        if row.step == "register":
            taken["registrations"] += 1
            known.registered += 1
        if row.step in ("register", "discard"):
            known.hands = set()

    @invariant()
    def what_the_registry_promises(self) -> None:
        """Looked at after each step that left anything else in the tables than the one before."""
        rows = Dossier.objects.filter(pk__in=[one.pk for one in self.known]).order_by("pk")
        public = Activity.objects.filter(code__startswith="E-").order_by("pk")
        now = [*rows.values_list("pk", "stage", "version", "registered", "submitted_at", "stage_since")]
        now += [*public.values_list("pk", "code", "title", "public", "revised_at")]
        if now != self.seen:
            self.seen = now
            self.stages_are_those_of_the_table()
            self.whoever_approves_neither_wrote_nor_sent_it()
            self.what_is_registered_has_its_certificate_and_is_public_as_it_was_registered()
            self.nobody_sees_what_the_wall_hides()

    def stages_are_those_of_the_table(self) -> None:
        found = dict(Dossier.objects.filter(pk__in=[one.pk for one in self.known]).values_list("pk", "stage"))
        assert found == {one.pk: one.stage for one in self.known}

    def whoever_approves_neither_wrote_nor_sent_it(self) -> None:
        for known in self.known:
            one = Dossier.objects.select_related("validated_by", "planned_by", "registered_by", "submitted_by", "author").get(pk=known.pk)
            approvers = {who.email for who in (one.validated_by, one.planned_by, one.registered_by) if who}
            assert not approvers & {known.sender}
            if known.stage in (Stage.PLANNING, Stage.APPROVED, Stage.REGISTERED, Stage.ARCHIVED):
                assert not approvers & known.hands
            if known.registered <= 1 and known.stage == Stage.REGISTERED:
                assert one.author.email not in approvers

    def what_is_registered_has_its_certificate_and_is_public_as_it_was_registered(self) -> None:
        for known in self.known:
            activity = Activity.objects.filter(code=known.key).first()
            assert bool(activity) == bool(known.registered)
            if activity:
                last = Dossier.objects.get(pk=known.pk).versions.last()
                state = check(last.certificate.code).state
                assert state == (State.ANNULLED if known.stage == Stage.ANNULLED else State.VALID)
                assert certificate_of(("activity", known.key)) == last.certificate
                assert (last.number, activity.public, missing(last.values, values_of(activity))) == (known.registered, True, [])

    def nobody_sees_what_the_wall_hides(self) -> None:
        ours = Dossier.objects.filter(pk__in=[one.pk for one in self.known])
        for email, who in self.people.items():
            assert set(ours.visible_to(who).values_list("pk", flat=True)) == {one.pk for one in self.known if one.sees(email)}, email
        assert not ours.visible_to(AnonymousUser()).exists()
        shown = set(Activity.objects.visible_to(AnonymousUser()).filter(code__startswith="E-").values_list("code", flat=True))
        assert shown == {one.key for one in self.known if one.registered}


def missing(registered: dict, public: dict) -> list[str]:
    """The places whose value was registered and that the public record does not say so."""
    cells = [(name, value, public.get(name)) for name, value in registered.items() if name not in TABLES and value not in EMPTY]
    for name in TABLES.keys() & registered.keys():
        for place, row in enumerate(registered[name]):
            other = public[name][place]
            cells += [(f"{name}.{key}", value, other.get(key)) for key, value in row.items() if key != "id" and value not in EMPTY]
    return [name for name, value, found in cells if value != found]


@pytest.mark.django_db
def test_any_steps_in_any_order_keep_what_the_registry_promises():
    taken.update(steps=0, moves=0, registrations=0)
    limits = settings(
        max_examples=max(4, STEPS // A_RUN),  # the first one is always the plainest
        stateful_step_count=A_RUN,
        deadline=None,
        database=None,
        phases=[Phase.generate] if STEPS < 1000 else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    begun = SEED
    while taken["steps"] < STEPS or not taken["registrations"]:
        run_state_machine_as_test(seed(begun)(type("Office", (Office,), {})), settings=limits)
        begun += 1
    print(f"{taken['steps']} steps, {taken['moves']} moves, {taken['registrations']} registrations, seeds {SEED} to {begun - 1}")
