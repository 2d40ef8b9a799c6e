"""Begins a piece of work of `benchmarks.lake` in a process of its own; the processes that an import starts need not read the benchmark."""

import sys

if __name__ == "__main__":
    from benchmarks.lake import main

    sys.exit(main())
