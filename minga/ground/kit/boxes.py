"""Boxes of forms as browsers ask for what is typed in them."""

from django import forms


class DayInput(forms.DateInput):
    """A day as browsers ask for it, and read it: written otherwise, the box would stand empty and the day be lost when it is sent."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
