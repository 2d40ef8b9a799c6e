"""Elements of an IATI file → findings, each with a rule, a severity, a line, an element and a sentence in plain words."""
