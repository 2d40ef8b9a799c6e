"""Words for made-up records: phrases that fit together in Spanish, some used often and most of them seldom (Zipf)."""

import random
from functools import lru_cache
from itertools import accumulate

ACTIONS = """Mejoramiento|Fortalecimiento|Ampliación|Construcción|Rehabilitación|Dotación|Conservación|Promoción|Implementación
Recuperación|Restauración|Modernización|Consolidación|Acompañamiento|Impulso|Protección|Equipamiento|Transformación|Difusión
Articulación|Saneamiento|Digitalización|Reactivación|Adecuación|Formación|Innovación|Cuidado|Siembra|Vigilancia|Monitoreo
Diversificación|Descentralización|Electrificación|Reforestación|Prevención|Inclusión|Acceso|Escalamiento|Réplica|Diseño"""

VERBS = """Ampliar|Fortalecer|Mejorar|Garantizar|Promover|Proteger|Recuperar|Reducir|Acompañar|Impulsar|Conservar|Construir
Restaurar|Organizar|Capacitar|Equipar|Difundir|Articular|Prevenir|Sostener|Acercar|Diversificar|Documentar|Vigilar|Integrar
Rehabilitar|Consolidar|Multiplicar|Renovar|Ordenar|Facilitar|Apoyar|Elevar|Asegurar|Crear|Revitalizar|Cuidar|Potenciar"""

SUBJECTS = """agua segura|alcantarillado sanitario|riego parcelario|huertos familiares|caminos vecinales|cadenas de cacao fino
educación inicial|salud materna|turismo comunitario|bosques nativos|páramos y humedales|manglares|gestión de riesgos|vivienda digna
medicina ancestral|lengua kichwa|artesanía en fibra vegetal|cooperativas de ahorro|energía solar|movilidad urbana|residuos sólidos
reciclaje inclusivo|catastro rural|planificación territorial|presupuestos participativos|gobierno abierto|conectividad escolar
bibliotecas públicas|patrimonio cultural|museos locales|deporte comunitario|nutrición infantil|lactancia|vacunación
pesca artesanal|acuicultura|ganadería sostenible|apicultura|café de altura|quinua y chocho|semillas criollas|agroecología
compras públicas locales|mercados de productores|comercio justo|emprendimientos juveniles|formación técnica|empleo verde
economía circular|finanzas populares|seguro agrícola|cooperación triangular|cooperación sur-sur|hermanamientos de ciudades
migración y retorno|refugio y acogida|reunificación familiar|prevención de la violencia|justicia de paz|derechos de la niñez
personas mayores|discapacidad y accesibilidad|igualdad de género|participación política de las mujeres|cuidados|salud mental
laboratorios clínicos|telemedicina|ambulancias fluviales|hospitales cantonales|escuelas bilingües|becas universitarias
investigación aplicada|transferencia de tecnología|estaciones meteorológicas|alerta temprana|control de inundaciones
cuencas hidrográficas|glaciares|especies amenazadas|corredores biológicos|áreas protegidas|guardabosques|viveros
cartografía participativa|datos abiertos|ventanilla única|archivo municipal|transporte fluvial|puentes peatonales
alumbrado público|parques lineales|espacio público|mercados mayoristas|camal municipal|cementerio municipal|faros y muelles
textiles andinos|cerámica tradicional|gastronomía local|música de marimba|danza tradicional|radio comunitaria|cine itinerante"""

QUALITIES = """rural|urbano|comunitario|indígena|afrodescendiente|montubio|fronterizo|costero|amazónico|andino|insular|integral|sostenible
participativo|inclusivo|resiliente|escolar|juvenil|intercultural|cantonal|parroquial|provincial|regional|binacional|piloto
de bajo costo|de segunda fase|con enfoque de género|con bajas emisiones|en emergencia|en zona de frontera|de alta montaña"""

GROUPS = """familias campesinas|mujeres rurales|jóvenes emprendedores|niñas y niños|comunidades indígenas|pescadores artesanales
docentes|personal de salud|personas en movilidad|pequeños productores|recicladores de base|juntas de agua|personas mayores
estudiantes de bachillerato|asociaciones de vecinos|artesanas|cuidadoras|personas con discapacidad|guías locales|comerciantes
promotores de salud|parteras|técnicos municipales|líderes comunitarios|recolectoras de concha|cafetaleros|cacaoteros|apicultores"""

MEANS = """talleres prácticos|asistencia técnica|un fondo rotativo|obras de pequeña escala|intercambios entre pares|escuelas de campo
acuerdos entre juntas|equipos nuevos|una mesa territorial|brigadas móviles|créditos asociativos|ferias mensuales|monitoreo participativo
estudios de base|planes de manejo|voluntariado local|formación de formadores|parcelas demostrativas|campañas en radio|mapas comunitarios
convenios con universidades|un sistema de alerta|inversión compartida
mingas de trabajo|pasantías|plataformas digitales|subsidios focalizados"""

UNITS = "personas|personas|personas|habitantes|familias|estudiantes|mujeres|hogares"
BODIES = """Fundación|Asociación|Corporación|Instituto|Agencia|Federación|Universidad|Cooperativa|Red|Centro|Unión|Consorcio|Alianza
Programa|Fondo|Comité|Liga|Observatorio|Junta|Municipio"""
START, MIDDLE = "ba|cha|gua|ya|pi|ma|to|ru|sa|qui|llu|an|cu|na|ve|pu|ti|lo|ka|shu", "na|mba|ri|ya|lla|co|pa|to|mi|ra|cha|gu|lo|sha|ti|we"
END = "ma|pamba|ta|loma|yacu|cocha|bamba|lí|ño|llo|huasi|urco|rrí|caya|mbe|nga"


@lru_cache(maxsize=32)
def choices(text: str) -> tuple[str, ...]:
    """Return the phrases of a list above."""
    return tuple(phrase.strip() for line in text.splitlines() for phrase in line.split("|"))


@lru_cache(maxsize=256)
def weights(number: int, steepness: float = 1.0) -> tuple[float, ...]:
    """Return summed weights of `number` things of which the k-th comes up 1/k^steepness as often as the first."""
    return tuple(accumulate(1 / place**steepness for place in range(1, number + 1)))


def pick(chance: random.Random, things, steepness: float = 1.0):
    """Return one of the things, the first ones far more often than the last ones."""
    return chance.choices(things, cum_weights=weights(len(things), steepness))[0]


def phrase(chance: random.Random, text: str) -> str:
    """Return one phrase of a list above."""
    return pick(chance, choices(text), 0.9)


def invented(chance: random.Random) -> str:
    """Return a name that no language has: 'Guarimbe'; some 5,000 of them, so that there are rare words to look for."""
    return "".join(chance.choice(choices(part)) for part in (START, MIDDLE, END)).capitalize()


def title(chance: random.Random, place: str) -> str:
    """Return the title of an activity, 8 to 20 words."""
    text = f"{phrase(chance, ACTIONS)} de {phrase(chance, SUBJECTS)}"
    if chance.random() < 0.4:
        text += f" y {phrase(chance, SUBJECTS)}"
    if chance.random() < 0.5:
        text += f" {phrase(chance, QUALITIES)}"
    if chance.random() < 0.5:
        text += f" con {phrase(chance, GROUPS)}"
    text += f" en {place}"
    return f"{text}, sector {invented(chance)}" if chance.random() < 0.3 else text


def objective(chance: random.Random) -> str:
    """Return two or three sentences on what an activity wants."""
    first = f"{phrase(chance, VERBS)} {phrase(chance, SUBJECTS)} para {phrase(chance, GROUPS)} mediante {phrase(chance, MEANS)}."
    second = f"{phrase(chance, VERBS)} {phrase(chance, SUBJECTS)} con {phrase(chance, MEANS)} y {phrase(chance, MEANS)}."
    third = f"Se suman {phrase(chance, GROUPS)} de {invented(chance)}, con {phrase(chance, MEANS)}."
    return " ".join((first, second, third) if chance.random() < 0.5 else (first, second))


def body_name(chance: random.Random) -> str:
    """Return the name of an organisation."""
    return f"{phrase(chance, BODIES)} {invented(chance)} {invented(chance)} de {phrase(chance, SUBJECTS)}"
