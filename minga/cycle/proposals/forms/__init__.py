"""What the pages of a case ask; forms clean values, actions decide."""
