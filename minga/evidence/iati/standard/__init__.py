"""The standard's facts as tables, and the schema made from them."""
