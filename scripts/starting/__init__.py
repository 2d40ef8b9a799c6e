"""What the launcher does, one module a subject. Standard library only, any Python ≥ 3.8."""
