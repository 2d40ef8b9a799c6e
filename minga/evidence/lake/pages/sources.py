"""The datasets of the lake: where each comes from, its versions, and what the checks found by rule with examples."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.evidence.lake.asking import Look
from minga.evidence.lake.elsewhere import LINK_RULES
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.pages.activity import sentence, severity_words
from minga.evidence.lake.pages.explorer import as_of
from minga.evidence.lake.pages.labels import table_name
from minga.evidence.lake.pages.words import count
from minga.evidence.lake.permissions import can_load, can_restore, can_return, can_withdraw
from minga.evidence.lake.queries import withdrawal_of, withdrawals
from minga.ground.kit.pages import read_page

SIZE = 50
EXAMPLES = 3  # activities named beside a rule


def listing(request: HttpRequest, at: Look) -> dict[str, Any]:
    """Return what lake/sources.html shows."""
    rows = Dataset.objects.filter(current__isnull=False).select_related("current").order_by("publisher_name", "slug")
    paginator = Paginator(rows, SIZE)
    page = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    return {
        "page": page,
        "withdrawn": withdrawals().order_by("dataset__publisher_name", "dataset__slug"),
        "numbers": paginator.get_elided_page_range(page.number),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), reverse("lake:explorer")), (_("Fuentes"), None)],
        **as_of(at),
    }


def source(slug: str, at: Look, person) -> dict[str, Any]:
    """Return what lake/source.html shows of a dataset to one reader; Http404 where there is none."""
    dataset = Dataset.objects.filter(slug=slug).select_related("current").first()
    if dataset is None:
        raise Http404
    crumbs = [(_("Inicio"), reverse("portal:home")), (_("Lago IATI"), reverse("lake:explorer"))]
    returned = dataset.imports.filter(returns_to__isnull=False, version__isnull=False).values_list("version", "returns_to__number")
    like = dict(returned)
    return {
        "dataset": dataset,
        "versions": [(one, like.get(one.pk), can_return(person, one)) for one in dataset.versions.select_related("dataset__current")],
        "tables": sorted((table_name(name), name, n) for name, n in dataset.current.counts.items()) if dataset.current else [],
        "rules": rules(dataset, at),
        "totals": totals(dataset, at),
        "gone": withdrawal_of(dataset),
        "came_back": dataset.withdrawals.filter(back_at__isnull=False).select_related("by", "back_by", "back_as"),
        "names": person.is_authenticated,
        "loads": can_load(person),
        "withdraws": can_withdraw(person, dataset),
        "restores": can_restore(person, dataset),
        "crumbs": [*crumbs, (_("Fuentes"), reverse("lake:sources")), (slug, None)],
    }


def rules(dataset: Dataset, at: Look) -> list[dict[str, Any]]:
    """Return what was found by rule, the gravest and most frequent first, each with some of the activities it was found in."""
    rows = at.rows(
        """SELECT rule, severity, count(*), count(DISTINCT finding.a),
                  list(DISTINCT trim(iati_identifier)) FILTER (iati_identifier IS NOT NULL), first(finding.line), first(element),
                  first("values")
           FROM finding LEFT JOIN activity ON activity.dataset = finding.dataset AND activity.a = finding.a
           WHERE finding.dataset = ? AND NOT (rule IN (SELECT unnest(?)) AND coalesce(json_extract_string("values", '$.value'), '') IN
                 (SELECT trim(iati_identifier) FROM activity WHERE iati_identifier IS NOT NULL))
           GROUP BY rule, severity
           ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, 3 DESC, rule""",
        [dataset.pk, list(LINK_RULES)],
    )
    return [
        {
            "rule": rule,
            "severity": severity_words(severity),
            "grave": severity in ("critical", "error"),
            "times": count(times),
            "activities": count(number),
            "sentence": sentence(rule, severity, line, element, values),
            "examples": sorted(examples or [])[:EXAMPLES],
        }
        for rule, severity, times, number, examples, line, element, values in rows
    ]


def totals(dataset: Dataset, at: Look) -> dict[str, str]:
    """Return how many amounts the dataset has and how many of them could not be converted."""
    amounts, left = at.rows("SELECT count(*), count(*) FILTER (why IS NOT NULL) FROM every_money WHERE dataset = ?", [dataset.pk])[0]
    return {"amounts": count(amounts), "unconverted": count(left)}
