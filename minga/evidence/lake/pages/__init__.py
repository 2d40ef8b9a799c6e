"""What the pages of the lake show: the explorer, profiles of donors and territories, sources, and one activity as it was published."""
