"""PDF and images, read in a process of its own: what brings a library down brings no worker down."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("looking.py")
PATIENCE = 30  # seconds
CODES = {
    *("other-content", "damaged", "two-formats", "too-hard"),
    *("pdf-password", "pdf-script", "pdf-action", "pdf-attachment", "image-size", "image-animated"),
}


def look_apart(ending: str, content: bytes) -> str:
    """Return the code of what is refused in a PDF or an image, '' where it may come in.

    The process has a limit of memory and of time; one that ends in any other way than with a word means 'too-hard'. It costs
    about a quarter of a second.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM), ending], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return "too-hard"
    word = done.stdout.decode("ascii", "replace").strip()
    if done.returncode == 0 and word == "ok":
        return ""
    return word if done.returncode == 0 and word in CODES else "too-hard"
