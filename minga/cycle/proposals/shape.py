"""What the sources ask of a negotiation and of the way to a submitted note: seven tips, eight steps, the guards between the stages.

The words are ours; `cited` is the short phrase of the source that each stands on, with its place.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Tip:
    """One of the seven tips (001 L352–376): what to have done before sitting down to negotiate."""

    number: int
    text: str | Promise
    cited: str
    source: str


TIPS: tuple[Tip, ...] = (
    Tip(
        1,
        _("Hay una agenda del territorio, hecha con actores públicos y sociales: se sabe qué se negocia."),
        "agendas territoriales",
        "001:L352",
    ),
    Tip(2, _("Se buscó quién coopera en este lugar y en este tema."), "Mapear la oferta de cooperación", "001:L356"),
    Tip(3, _("Se sabe en qué coinciden ambas agendas y qué gana cada parte."), "procesos de mutua ganancia", "001:L360"),
    Tip(4, _("El equipo conoce el territorio, tiene experiencia y estudió la agenda del cooperante."), "equipo negociador", "001:L364"),
    Tip(5, _("Se habla de intereses que ambas partes comparten, no solo de una lista de proyectos."), "intereses compartidos", "001:L368"),
    Tip(6, _("Las fortalezas del territorio están a la vista."), "Visibilizar las potencialidades", "001:L372"),
    Tip(7, _("Otros actores del territorio se aliaron para negociar y para ejecutar."), "Propiciar alianzas", "001:L376"),
)


@dataclass(frozen=True, slots=True)
class StepOfProcess:
    """One of the eight steps by which a cooperation is obtained (001 L541–550)."""

    number: int
    label: str | Promise
    source: str


PROCESS: tuple[StepOfProcess, ...] = (
    StepOfProcess(1, _("Acercamiento al cooperante"), "001:L541"),
    StepOfProcess(2, _("Diagnóstico participativo y equipo"), "001:L542"),
    StepOfProcess(3, _("Nota conceptual"), "001:L543"),
    StepOfProcess(4, _("Validación participativa"), "001:L544"),
    StepOfProcess(5, _("Envío y respuesta"), "001:L545"),
    StepOfProcess(6, _("Plan de trabajo (POA)"), "001:L546"),
    StepOfProcess(7, _("Ejecución y monitoreo"), "001:L550"),
    StepOfProcess(8, _("Cierre"), "001:L550"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the negotiation file, filled on a page of its own; `name` is its address."""

    name: str
    label: str | Promise
    hint: str | Promise


SECTIONS: tuple[Section, ...] = (
    Section(
        "acercamiento",
        _("Acercamiento y términos de referencia"),
        _("Cuándo se habló por primera vez con el cooperante, y el documento que entregó."),
    ),
    Section("ganancias", _("Qué gana cada parte"), _("Una negociación se sostiene cuando ambas partes ganan.")),
    Section("intereses", _("Intereses compartidos y proyectos"), _("Primero lo que ambas partes quieren; después los proyectos.")),
    Section("equipo", _("Equipo negociador"), _("Marque lo que cada persona aporta. Conviene que al menos una tenga experiencia.")),
    Section("fortalezas", _("Fortalezas del territorio"), _("Lo que el territorio ya tiene y suma a lo que se quiere lograr.")),
    Section("alianzas", _("Alianzas"), _("Universidades, empresas, organizaciones o gobiernos que acompañan.")),
    Section("consejos", _("Siete consejos"), _("Lo que conviene tener listo antes de negociar, en el orden de la guía.")),
    Section("criterios", _("Seis criterios de gestión"), _("Escriba cómo cumple cada uno esta negociación.")),
    Section("diagnostico", _("Diagnóstico participativo"), _("Va antes de la nota: quiénes participaron y qué se halló.")),
    Section("validacion", _("Validación participativa"), _("Las organizaciones que conocieron la nota y la dieron por buena.")),
)
BY_NAME = {one.name: one for one in SECTIONS}


@dataclass(frozen=True, slots=True)
class Guard:
    """What must hold before a case leaves a stage (MISSION 1.3); refusals name it. `section`: where it is filled in."""

    name: str
    label: str | Promise
    text: str | Promise
    section: str


GUARDS: dict[str, Guard] = {
    one.name: one
    for one in (
        Guard(
            "plan",
            _("Vínculo con el plan"),
            _("La demanda no está unida a un objetivo del plan de desarrollo, ni es de fortalecimiento institucional."),
            "demanda",
        ),
        Guard("gains", _("Ganancia mutua"), _("Falta decir qué gana el territorio o qué gana el cooperante."), "ganancias"),
        Guard("interests", _("Intereses compartidos"), _("Falta al menos un interés que ambas partes compartan."), "intereses"),
        Guard("team", _("Equipo negociador"), _("El equipo no tiene a nadie."), "equipo"),
        Guard("strengths", _("Fortalezas del territorio"), _("Falta al menos una fortaleza del territorio."), "fortalezas"),
        Guard("tips", _("Siete consejos"), _("Falta responder alguno de los siete consejos."), "consejos"),
        Guard("criteria", _("Seis criterios de gestión"), _("Falta responder alguno de los seis criterios."), "criterios"),
        Guard(
            "diagnosis",
            _("Diagnóstico y equipo"),
            _("El paso 2 está vacío: faltan el diagnóstico participativo o el equipo."),
            "diagnostico",
        ),
        Guard("template", _("Formato de la agencia"), _("Falta elegir la plantilla en que el cooperante quiere la nota."), "plantilla"),
        Guard("note", _("Nota completa"), _("Faltan secciones obligatorias de la nota, o alguna pasa de su límite de palabras."), "nota"),
        Guard("consulted", _("Validación participativa"), _("Falta la validación: la fecha y al menos una organización."), "validacion"),
        Guard("conditions", _("Condiciones previas"), _("Quedan condiciones del cooperante sin cumplir."), "condiciones"),
    )
}
