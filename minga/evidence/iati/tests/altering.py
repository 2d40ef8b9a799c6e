"""Files altered at random, always the same for a seed: what one reading finds in them another must find too."""

import random
from copy import deepcopy

from lxml import etree

from minga.evidence.iati.checking.cases import ACTIVITIES
from minga.evidence.iati.standard.facts import VERSIONS

NEW = [version for version in VERSIONS if version >= "2"]
VALUES = (
    "", " ", "x", "XX", "0", "1", "2", "3", "4", "5", "98", "99", "100", "50", "-1", "1e3", "101", "2090-01-01", "1850-01-01", "0201-01-01",
    "2020-01-01", "2020-01-01Z", "EC", "USD", "es", "zz", "a'b", "XM-DAC-46008", "  EC", "1.0", " 2 ", "/&amp;|",
)  # fmt: skip
NAMES = ("vocabulary", "code", "type", "ref", "{http://www.w3.org/XML/1998/namespace}lang", "percentage", "currency", "iso-date")
FOREIGN = '<x:y xmlns:x="http://x.example" iso-date="{}"><narrative xml:lang="{}">t</narrative><title/></x:y>'


def altered(seed: int) -> bytes:
    """Return the file of the examples with up to six changes of any kind."""
    chance, base = random.Random(seed), etree.fromstring(ACTIVITIES.encode())
    base.set("version", chance.choice([*NEW, NEW[-1]]))
    for _change in range(chance.randint(1, 6)):
        alter(chance, chance.choice([one for one in base.iter() if isinstance(one.tag, str) and one is not base]))
    return etree.tostring(base)


def alter(chance: random.Random, one: etree._Element) -> None:
    above, names = one.getparent(), list(one.attrib)
    kind = chance.choice(["value", "value", "value", "less", "text", "gone", "twice", "twice", "order", "foreign", "prefixed", "more"])
    if kind == "value" and names:
        one.set(chance.choice(names), chance.choice(VALUES))
    elif kind == "less" and names:
        del one.attrib[chance.choice(names)]
    elif kind == "text":
        one.text = chance.choice(VALUES)
    elif kind == "gone" and len(above) > 1:
        above.remove(one)
    elif kind == "twice":
        one.addnext(deepcopy(one))
    elif kind == "order":
        above[:] = chance.sample(list(above), len(above))
    elif kind == "foreign":
        one.append(etree.fromstring(FOREIGN.format(chance.choice(["2001-01-01", "1700-01-01", "x"]), chance.choice(["es", "q"]))))
    elif kind == "prefixed":
        one.set("{http://x.example}a", "b")
    else:
        one.set(chance.choice(NAMES), chance.choice(VALUES))
