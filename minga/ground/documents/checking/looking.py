"""Look at one PDF or image from standard input and print one word: 'ok', or the code of what is refused.

Run by `separate.look_apart` as a program of its own; it imports nothing of Minga, so that it starts fast.
"""

import io
import re
import resource
import sys

MEMORY, SECONDS = 1 << 30, 20
OBJECTS, NESTED = 300_000, 2_000_000
PIXELS = 50_000_000
RUNS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute", "/GoToE", "/GoToR", "/Rendition", "/Sound", "/Movie"}
ADDRESS = "/URI"  # a link that is clicked is a link; one that opens by itself is not
SCRIPT_KEYS = {"/JS", "/JavaScript", "/XFA"}
ATTACHED = {"/EmbeddedFiles", "/EmbeddedFile", "/FileAttachment", "/RichMedia", "/RichMediaContent"}
MARKUP = re.compile(rb"<(script|html|svg|!doctype|\?php)[\s>]", re.IGNORECASE)
ZIP_END, ZIP_PLACE = b"PK\x05\x06", b"PK\x01\x02"


def limit() -> None:
    """Take from this process what it does not need: memory, time, files to write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def look(ending: str, content: bytes) -> str:
    """Return 'ok' or the code of what is refused."""
    return look_at_pdf(content) if ending == "pdf" else look_at_image(ending, content)


def look_at_pdf(content: bytes) -> str:
    if not content.startswith(b"%PDF-"):
        return "other-content"
    tail = content[-65_600:]
    behind = content.rpartition(b"%%EOF")[2]
    if behind.strip(b" \t\r\n\0") or ZIP_END in tail and ZIP_PLACE in content or MARKUP.search(content[:1024]):
        return "two-formats" if b"%%EOF" in content else "damaged"
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            return look_at_objects(pdf) if len(pdf.pages) else "damaged"
    except pikepdf.PasswordError:
        return "pdf-password"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError):
        return "damaged"


def look_at_objects(pdf) -> str:
    """Every object of the file, whether a page leads to it or not."""
    objects = len(pdf.objects)
    if objects > OBJECTS:
        return "too-hard"
    opens = [pdf.Root.get("/OpenAction"), pdf.Root.get("/AA")]
    if any(isinstance(one, pikepdf.Dictionary) and named(one.get("/S")) == ADDRESS for one in opens):
        return "pdf-action"
    left = NESTED
    waiting = [pdf.trailer, *pdf.objects]
    while waiting:
        left -= 1
        if left < 0:
            return "too-hard"
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(item for item in one if holds(item))
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            code = look_at_entries(one)
            if code:
                return code
            waiting.extend(value for value in dict(one.items()).values() if holds(value))
    return "ok"


def look_at_entries(one) -> str:
    keys = set(one.keys())
    if keys & SCRIPT_KEYS or named(one.get("/S")) == "/JavaScript":
        return "pdf-script"
    if keys & ATTACHED or {named(one.get("/Type")), named(one.get("/Subtype"))} & ATTACHED or "/EF" in keys:
        return "pdf-attachment"
    if named(one.get("/S")) in RUNS:
        return "pdf-action"
    by_itself = one.get("/AA")
    if isinstance(by_itself, pikepdf.Dictionary) and any(
        isinstance(action, pikepdf.Dictionary) and named(action.get("/S")) == ADDRESS for action in by_itself.values()
    ):
        return "pdf-action"
    return ""


def holds(value) -> bool:
    """Whether a value is looked into here; what is referred to is among the objects of the file anyway."""
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not getattr(value, "is_indirect", False)


def named(value) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def look_at_image(ending: str, content: bytes) -> str:
    kind = "PNG" if ending == "png" else "JPEG"
    if not content.startswith(b"\x89PNG\r\n\x1a\n" if kind == "PNG" else b"\xff\xd8\xff"):
        return "other-content"
    behind = content.rpartition(b"IEND\xaeB`\x82")[2] if kind == "PNG" else b""
    if behind or b"%PDF-" in content[:1024] or MARKUP.search(content) or ZIP_END in content[-65_600:] and ZIP_PLACE in content:
        return "two-formats" if kind == "JPEG" or b"IEND\xaeB`\x82" in content else "damaged"
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > PIXELS:
                return "image-size"
            if getattr(image, "is_animated", False):
                return "image-animated"
            image.verify()
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            image.load()
    except Image.DecompressionBombError:
        return "image-size"
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError):
        return "damaged"
    return "ok"


if __name__ == "__main__":
    limit()

import pikepdf  # noqa: E402  (the limits hold for the libraries themselves)
from PIL import Image  # noqa: E402

if __name__ == "__main__":
    try:
        print(look(sys.argv[1], sys.stdin.buffer.read()))
    except (MemoryError, RecursionError):
        print("too-hard")
