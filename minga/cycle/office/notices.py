"""Who is told of topics and proposals: the centre when they arrive, the institution when they are answered."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from minga.cycle.office.models import Initiative, Topic
from minga.cycle.organisations.notices import officers, working_as
from minga.ground.accounts.models import Role
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.models import Kind

ARRIVED = gettext_noop("Tema para la negociación: %(title)s")
ARRIVED_BODY = gettext_noop("%(institution)s pide que «%(title)s» se considere en la negociación de tratados y acuerdos.")
ANSWERED = gettext_noop("Respuesta a su tema: %(title)s")
PRESENTED = gettext_noop("Propuesta de estrategia: %(title)s")
PRESENTED_BODY = gettext_noop("%(institution)s presenta «%(title)s» para la gestión de la cooperación.")
MOVED = gettext_noop("Su propuesta: %(title)s")
ANSWER_BODY = gettext_noop("%(answer)s")


def path_of(name: str, number: int) -> str:
    """Return the address of one page, in Spanish, for a message."""
    with translation.override("es"):
        return reverse(name, args=[number])


def tell_topic(topic: Topic) -> None:
    """Tell the centre of a new topic."""
    figures = {"title": topic.title, "institution": topic.organisation.name}
    link = path_of("office:topic", topic.pk)
    inbox.tell(
        to=working_as(Role.PLANNER),
        subject=ARRIVED,
        body=ARRIVED_BODY,
        figures=figures,
        link=link,
        thing=("topic", topic.key),
        kind=Kind.NOTICE,
    )


def tell_topic_answer(topic: Topic) -> None:
    """Tell the institution what was answered."""
    figures = {"title": topic.title, "answer": topic.answer}
    link = path_of("office:topic", topic.pk)
    inbox.tell(
        to=officers([topic.organisation_id]), subject=ANSWERED, body=ANSWER_BODY, figures=figures, link=link, thing=("topic", topic.key)
    )


def tell_initiative(one: Initiative) -> None:
    """Tell the centre of a new proposal of a strategy."""
    figures = {"title": one.title, "institution": one.organisation.name}
    link = path_of("office:initiative", one.pk)
    inbox.tell(
        to=working_as(Role.PLANNER), subject=PRESENTED, body=PRESENTED_BODY, figures=figures, link=link, thing=("initiative", one.key)
    )


def tell_initiative_answer(one: Initiative) -> None:
    """Tell the institution how its proposal stands."""
    figures = {"title": one.title, "answer": one.answer}
    link = path_of("office:initiative", one.pk)
    inbox.tell(
        to=officers([one.organisation_id]), subject=MOVED, body=ANSWER_BODY, figures=figures, link=link, thing=("initiative", one.key)
    )
