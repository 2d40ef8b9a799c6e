"""Steps between states."""

import pytest

from minga.ground.kit.steps import NotAllowedHere, Step, Steps

SUBMIT = Step("submit", ("draft", "returned"), "submitted", "Enviar")
RETURN = Step("return_for_changes", ("submitted",), "returned", "Devolver")
PUBLISH = Step("publish", ("submitted",), "published", "Publicar")
STEPS = Steps([SUBMIT, RETURN, PUBLISH], labels={"draft": "borrador", "published": "publicada"})


def test_it_works():
    assert STEPS.check("draft", "submit") == SUBMIT


def test_allowed():
    assert STEPS.allowed("submitted") == [RETURN, PUBLISH]
    assert STEPS.allowed("published") == []


def test_states_in_order():
    assert STEPS.states == ("draft", "returned", "submitted", "published")


def test_it_refuses_a_step_from_another_state_and_says_what_is_possible():
    with pytest.raises(NotAllowedHere) as refusal:
        STEPS.check("draft", "publish")
    assert str(refusal.value) == "«Publicar» no es posible en el estado «borrador». Es posible: «Enviar»."
    assert (refusal.value.state, refusal.value.name) == ("draft", "publish")


def test_it_refuses_any_step_from_a_last_state():
    with pytest.raises(NotAllowedHere) as refusal:
        STEPS.check("published", "submit")
    assert str(refusal.value) == "«Enviar» no es posible en el estado «publicada»: desde ahí no hay más pasos."


def test_it_refuses_an_unknown_step():
    with pytest.raises(NotAllowedHere):
        STEPS.check("draft", "vanish")


def test_every_pair_of_state_and_step_is_allowed_or_refused():
    taken = set()
    for state in STEPS.states:
        for step in STEPS:
            try:
                taken.add((state, STEPS.check(state, step.name).target))
            except NotAllowedHere:
                assert state not in step.origin
    assert taken == {
        ("draft", "submitted"),
        ("returned", "submitted"),
        ("submitted", "returned"),
        ("submitted", "published"),
    }


def test_it_refuses_two_steps_of_one_name():
    with pytest.raises(ValueError, match="submit"):
        Steps([SUBMIT, Step("submit", ("published",), "draft", "Otra")])
