"""Scanned texts: brought as they are, read for likely misreadings, corrected only by a person, word by word (R-339)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.evidence.quality.models import LONGEST, Correction, CorrectionState, ScannedText
from minga.evidence.quality.permissions import can_bring_scans, can_correct
from minga.evidence.quality.rules.words import Proposal, proposals
from minga.evidence.quality.vocabulary import known_words
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.journal.queries import kept


@transaction.atomic
def bring(*, by: Person, title: str, raw: str, language: str = "es", source: str = "") -> ScannedText:
    """Keep a scanned text as it is, with what it may really say proposed beside it. Leaves `scan.brought`.

    Refuses (PermissionDenied) whoever may not, and (ValidationError) an empty text or title, and one that is too long.
    """
    if not can_bring_scans(by):
        raise PermissionDenied("bring")
    if not raw.strip():
        raise ValidationError({"raw": _("Pegue el texto como salió del escáner.")})
    if len(raw) > LONGEST:
        raise ValidationError(
            {"raw": _("El texto tiene %(n)s letras: caben %(most)s. Tráigalo por partes.") % {"n": len(raw), "most": LONGEST}}
        )
    text = ScannedText(title=title, raw=raw, language=language, source=source, by=by, at=timezone.now())
    text.full_clean()
    text.save()
    words = kept("known words", known_words)
    rows = [
        Correction(
            text=text,
            position=one.position,
            raw=one.raw,
            proposed=one.proposed,
            reason=one.reason,
            figures=dict(one.figures),
            score=one.score,
        )
        for one in apart(proposals(raw, words))
    ]
    Correction.objects.bulk_create(rows)
    proposed = [{"position": one.position, "raw": one.raw, "proposed": one.proposed} for one in rows]
    journal.record("scan.brought", by=by, thing=("scan", str(text.pk)), after={"title": text.title, "source": source, "proposed": proposed})
    return text


def apart(found: list[Proposal]) -> list[Proposal]:
    """Return the proposals that do not overlap, the first of each place."""
    kept_ones: list[Proposal] = []
    for one in found:
        if not kept_ones or one.position >= kept_ones[-1].position + len(kept_ones[-1].raw):
            kept_ones.append(one)
    return kept_ones


@transaction.atomic
def decide(*, by: Person, correction: Correction, words: str | None) -> Correction:
    """Apply a correction with these words, or leave the raw ones (None). May be decided anew. Leaves `scan.corrected` or `scan.left`.

    Refuses (PermissionDenied) whoever may not, and (ValidationError) no words.
    """
    correction = Correction.objects.select_for_update(of=("self",)).select_related("text").get(pk=correction.pk)
    if not can_correct(by, correction.text):
        raise PermissionDenied("decide")
    if words is not None and not words.strip():
        raise ValidationError({"words": _("Escriba lo que dice el original, o deje la palabra como está.")})
    before = {"state": correction.state, "words": correction.applied}
    correction.state = CorrectionState.LEFT if words is None else CorrectionState.APPLIED
    correction.applied, correction.by, correction.at = (words or "").strip(), by, timezone.now()
    correction.full_clean(validate_constraints=False)
    correction.save()
    event = "scan.left" if words is None else "scan.corrected"
    after = {"position": correction.position, "raw": correction.raw, "state": correction.state, "words": correction.applied}
    journal.record(event, by=by, thing=("scan", str(correction.text_id)), before=before, after=after)
    return correction


def corrected(text: ScannedText) -> str:
    """Return the text with the corrections that people applied; the raw one stays as it is."""
    found, last = [], 0
    for one in text.corrections.filter(state=CorrectionState.APPLIED).order_by("position"):
        found += [text.raw[last : one.position], one.applied]
        last = one.position + len(one.raw)
    return "".join([*found, text.raw[last:]])
