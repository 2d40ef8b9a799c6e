"""Views of the desk: find, call, answer."""
