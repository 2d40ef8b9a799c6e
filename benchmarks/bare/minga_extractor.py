"""Stands before the compiled extractor on the path of a process that is to read without it."""

raise ImportError("not used here")
