"""Profiles: what a donor's published activities say of its agenda, and what is published about a territory."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.evidence.lake.asking import Asked, Look, ask
from minga.evidence.lake.pages.explorer import all_shared, as_of, label
from minga.evidence.lake.pages.listing import passing
from minga.evidence.lake.pages.words import (
    MEASURES,
    TITLES,
    activities,
    address,
    count,
    language,
    money,
    names,
    organisations,
    unconverted,
    weight,
)
from minga.ground.kit import formats
from minga.ground.kit.bars import MOST, drawn, plain
from minga.ground.kit.money import half_up
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import find_place

SIZES = (Decimal(0), Decimal(50_000), Decimal(250_000), Decimal(1_000_000), Decimal(5_000_000))
LOCAL_GOVERNMENT = "11"  # OrganisationType of IATI
ROLES = ("2", "3", "4")  # accountable, extending, implementing: who it works with
ACT = "dataset::BIGINT * 4294967296 + a"


def donor(ref: str, at: Look) -> dict[str, Any]:
    """Return what lake/donor.html shows of who gives under a reference; Http404 where nothing published names it."""
    known = organisations([ref], at)
    gives = at.rows("SELECT count(DISTINCT act) FROM fact WHERE giver = ?", [ref])[0][0]
    reports = at.rows("SELECT count(*) FROM act WHERE reporter = ?", [ref])[0][0]
    if not (known or gives or reports):
        raise Http404
    giver = (("giver", (ref,)),)
    context = profile(giver, ("category", "country", "aid_type", "flow"), at)
    name = known.get(ref, ref)
    return context | {
        "name": name,
        "ref": ref,
        "gives": gives,
        "reports": activities(reports) if reports else "",
        "explore": f"{reverse('lake:explorer')}?{urlencode({'giver': ref})}",
        "every": f"{reverse('lake:activities')}?{urlencode({'giver': ref})}",
        "sizes": sizes(ref, at),
        "partners": partners(ref, at),
        "speed": speed(ref, at),
        "local": local_share(ref, at),
        "activities": passing(Asked(filters=giver), at),
        "crumbs": crumbs(name),
    }


def territory(code: str, at: Look) -> dict[str, Any]:
    """Return what lake/territory.html shows of a country or a unit; Http404 where there is none of that code."""
    place = find_place(code)
    if place is None:
        raise Http404
    key = place.iso2 if isinstance(place, Country) else place.key
    field = "country" if isinstance(place, Country) else "unit"
    here = ((field, (key,)),)
    context = profile(here, ("giver", "category", "aid_type") + (("unit",) if field == "country" else ()), at)
    return context | {
        "name": place.name,
        "code": key,
        "unit": isinstance(place, Unit),
        "wider": wider(place),
        "explore": f"{reverse('lake:explorer')}?{field}={key}",
        "every": f"{reverse('lake:activities')}?{field}={key}",
        "record": reverse("portal:place", args=[key]),
        "activities": passing(Asked(filters=here), at),
        "crumbs": crumbs(place.name),
    }


def wider(place: Country | Unit) -> tuple[str, str] | None:
    """Return the country of a unit as (name, address): what is published for a whole country stands in none of its units."""
    return (place.country.name, reverse("lake:territory", args=[place.country.iso2])) if isinstance(place, Unit) else None


def crumbs(last: str) -> list[tuple[str, str | None]]:
    return [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), reverse("lake:explorer")), (last, None)]


def profile(filters: tuple, dimensions: tuple[str, ...], at: Look) -> dict[str, Any]:
    """Return the totals, the years and a chart for each dimension of what passes the filters."""
    answers = {measure: ask(Asked(("year",), measure, "USD", filters), at) for measure in ("commitment", "spending")}
    spent = answers["spending"]
    return {
        "total": {"activities": count(spent.activities), "any": spent.activities > 0},
        "spent": money(spent.amount),
        "committed": money(answers["commitment"].amount),
        "shared": {measure: all_shared(answer) for measure, answer in answers.items()},
        "unconverted": count(spent.unconverted) if spent.unconverted else "",
        "reasons": unconverted(spent.reasons),
        "years": years(answers),
        "charts": [chart(name, filters, at) for name in dimensions],
        **as_of(at),
    }


def years(answers: dict) -> list[dict[str, str]]:
    """Return what was committed and spent each year."""
    found: dict[str, dict[str, Any]] = {}
    for measure, answer in answers.items():
        for line in answer.lines:
            if line.keys[0]:
                found.setdefault(line.keys[0], {})[measure] = line.amount
    return [
        {"year": year, "committed": money(found[year].get("commitment")), "spent": money(found[year].get("spending"))}
        for year in sorted(found)
    ]


def chart(name: str, filters: tuple, at: Look) -> dict[str, Any]:
    """Return the bars of one dimension: by money spent, by activities where none is known."""
    answer = ask(Asked((name,), "spending", "USD", filters), at)
    lines = [line for line in answer.lines if line.keys[0] and not line.rest and (line.amount is None or line.amount > 0)]
    if not lines:
        committed = ask(Asked((name,), "commitment", "USD", filters), at)
        lines = [line for line in committed.lines if line.keys[0] and not line.rest]
        answer = committed if lines or not answer.lines else answer
    drawn_here = set(map(id, lines))
    aside = [line for line in answer.lines if id(line) not in drawn_here]
    by_amount = any(line.amount for line in lines or aside)
    known = names(name, [line.keys[0] for line in (*lines, *aside)], at)
    told = []
    for line in lines[: MOST // 2]:
        key = line.keys[0] or ""
        value, text = weight(line.amount, line.activities, "USD" if by_amount else "")
        told.append(plain(known.get(key, key), value, text, address(name, key, known)))
    caption = str(MEASURES[answer.asked.measure]) if by_amount else _("Actividades")
    return {
        "name": name,
        "title": str(TITLES[name]),
        "caption": caption,
        "bars": drawn(told),
        "more": max(len(lines) - len(told), 0),
        "aside": [(label(line, 0, [known], name), weight(line.amount, line.activities, "USD" if by_amount else "")[1]) for line in aside],
    }


def sizes(ref: str, at: Look) -> dict[str, Any]:
    """Return how large the projects are: the number of activities by what was committed to each in all, and the middle one."""
    rows = at.rows(
        """SELECT sum(usd) FROM fact WHERE giver = ? AND measure = 'commitment' AND usd IS NOT NULL GROUP BY act HAVING sum(usd) > 0
           ORDER BY 1""",
        [ref],
    )
    amounts = [row[0] for row in rows]
    ends = [*SIZES[1:], None]
    told = []
    for low, high in zip(SIZES, ends, strict=True):
        number = sum(low < amount <= high if high is not None else amount > low for amount in amounts)
        words = (
            _("más de USD %(low)s") % {"low": count(int(low))}
            if high is None
            else _("hasta USD %(high)s") % {"high": count(int(high))}
            if not low
            else _("de USD %(low)s a %(high)s") % {"low": count(int(low)), "high": count(int(high))}
        )
        told.append(plain(words, Decimal(number), activities(number), ""))
    middle = amounts[(len(amounts) - 1) // 2] if amounts else None
    return {"bars": drawn(told) if amounts else [], "middle": money(middle), "number": count(len(amounts)), "of": len(amounts)}


def partners(ref: str, at: Look) -> list[dict[str, str]]:
    """Return who is named as responsible, channel or executing in the donor's activities, the most activities first."""
    rows = at.rows(
        f"""SELECT coalesce(ref, name) who, any_value(name), any_value(ref), count(DISTINCT {ACT}) n FROM participating_org
            WHERE role IN (SELECT unnest(?)) AND coalesce(ref, name) IS NOT NULL AND coalesce(ref, '') <> ?
              AND {ACT} IN (SELECT act FROM fact WHERE giver = ?) GROUP BY who ORDER BY n DESC, who LIMIT 15""",
        [list(ROLES), ref, ref],
    )
    return [
        {"name": name or who, "url": reverse("lake:donor", args=[ref]) if ref and name else "", "activities": count(number)}
        for who, name, ref, number in rows
    ]


def speed(ref: str, at: Look) -> dict[str, str]:
    """Return the middle number of days from the first commitment of an activity to its first disbursement after it."""
    row = at.rows(
        """WITH own AS (SELECT act, day, measure FROM money WHERE giver = ? AND day IS NOT NULL AND value > 0),
                promised AS (SELECT act, min(day) AS first FROM own WHERE measure = 'commitment' GROUP BY act),
                paid AS (SELECT own.act, min(day) - any_value(first) AS days FROM own JOIN promised ON promised.act = own.act
                         WHERE measure = 'spending' AND day >= first GROUP BY own.act)
           SELECT count(*), quantile_disc(days, 0.5) FROM paid""",
        [ref],
    )[0]
    return {"activities": activities(row[0]), "days": count(int(row[1]))} if row[0] else {}


def local_share(ref: str, at: Look) -> dict[str, str]:
    """Return what part of the money spent goes to local governments, of that whose receiver says what it is."""
    typed, local = at.rows(
        """SELECT sum(usd), sum(CASE WHEN receiver_type = ? THEN usd ELSE 0 END) FROM money m
           JOIN "transaction" t ON t.dataset = m.dataset AND t.a = m.a AND t.n = m.n
           WHERE m.of_table = 'transaction' AND m.giver = ? AND m.measure = 'spending' AND receiver_type IS NOT NULL""",
        [LOCAL_GOVERNMENT, ref],
    )[0]
    if not typed:
        return {}
    return {"share": formats.percent(half_up(local * 100 / typed, 1), 1, language()), "local": money(local), "typed": money(typed)}
