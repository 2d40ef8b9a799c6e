"""What a language model read in the texts of offers and demands."""

from django.db import models


class Meaning(models.Model):
    """The vector of one text, kept so that it is read once; worked out again whenever it is missing (proposals.meaning)."""

    kind = models.CharField(max_length=10)  # offer, demand
    key = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # of the model's name and the text
    vector = models.BinaryField()  # little-endian floats

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="meaning_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
