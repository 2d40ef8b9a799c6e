"""Make one image from standard input small, to be shown in a page: a JPEG to standard output, turned upright, without what a camera adds.

Run by `pictures.reduced` as a program of its own; it imports nothing of Minga, so that it starts fast. Nothing is written where it fails.
"""

import io
import resource
import sys

MEMORY, SECONDS = 1 << 30, 20
LARGEST = (960, 720)  # points
QUALITY = 80
PAPER = "white"  # behind what is transparent


def limit() -> None:
    """Take from this process what it does not need: memory, time, files to write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def reduced(content: bytes) -> bytes:
    """Return the image as a JPEG of LARGEST at most: only its points, no place and no camera (EXIF)."""
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
        image.draft("RGB", LARGEST)
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail(LARGEST)
    plain, out = Image.new("RGB", upright.size, PAPER), io.BytesIO()
    plain.paste(upright, mask=upright)
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    limit()

from PIL import Image, ImageOps  # noqa: E402  (the limits hold for the library itself)

if __name__ == "__main__":
    sys.stdout.buffer.write(reduced(sys.stdin.buffer.read()))
