"""Measures the figures that Minga promises (make bench). Never part of the test suite."""
