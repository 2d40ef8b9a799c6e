"""The concept note to take away: as PDF and as a Word file, from the same plain values, in Spanish or English."""
