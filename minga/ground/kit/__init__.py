"""Toolbox with no domain word in it: money, numbers, dates, text, tables, files, steps, findings, pages."""
