"""How much of a stranger's file is taken (RELIABILITY row 19)."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unless it says otherwise. No real IATI file comes near any but `size`."""

    size: int = 2048 * MB  # of the file, unpacked
    ratio: int = 250  # unpacked to packed, beyond the first 8 MB
    depth: int = 64  # elements within elements
    attributes: int = 64  # of one element
    attribute: int = 64 * 1024
    text: int = MB
    activity: int = 32 * MB
    elements: int = 400_000  # of one activity
