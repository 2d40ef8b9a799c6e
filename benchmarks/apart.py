"""Begins a piece of work of `benchmarks.lake` by its path: the processes that an import starts need not make Django ready for it."""

import sys

if __name__ == "__main__":
    from benchmarks.lake import main

    sys.exit(main())
