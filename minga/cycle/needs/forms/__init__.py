"""What the pages of needs ask; actions decide."""
