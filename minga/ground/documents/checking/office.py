"""Documents of an office (OOXML and OpenDocument), which are ZIP files: the gate before anybody opens them."""

import io
import re
import struct
import zipfile
import zlib

PARTS = 1_000
UNPACKED = 100 * 2**20  # bytes, counted while reading and not as the file declares them
RATIO = 200
SMALL = 2**20  # below this a part may be packed as tightly as it likes
END, END_SIGN, LOCAL_SIGN = 22, b"PK\x05\x06", b"PK\x03\x04"
LOCAL, DESCRIPTOR, ZIP64 = 30, 24, 76  # bytes: header of a part, longest descriptor behind it, records of ZIP64 before the end
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc and of OOXML with a password
MAIN = {"docx": b"wordprocessingml.document.main+xml", "xlsx": b"spreadsheetml.sheet.main+xml"}
OPEN = {"odt": b"application/vnd.oasis.opendocument.text", "ods": b"application/vnd.oasis.opendocument.spreadsheet"}
MACROS = re.compile(r"(vbaproject|vbadata|/macrosheets/|^basic/|^scripts/|/activex/|/ctrlprops/.*\.bin|customui)", re.IGNORECASE)
OBJECTS = re.compile(
    r"(oleobject[^/]*\.bin|^objectreplacements/.*\.(exe|dll|js)|\.(exe|dll|js|vbs|bat|cmd|ps1|hta|lnk|jar)$)", re.IGNORECASE
)
OUTSIDE = re.compile(
    rb"<[^>]*(attachedTemplate|oleObject|subDocument|/frame\"|aFChunk)[^>]*TargetMode\s*=\s*[\"']External[^>]*>", re.IGNORECASE
)
TURNED = re.compile(
    rb"<[^>]*TargetMode\s*=\s*[\"']External[^>]*(attachedTemplate|oleObject|subDocument|/frame\"|aFChunk)[^>]*>", re.IGNORECASE
)
COMMANDS = re.compile(rb"<(\w+:)?ddeLink\b|\bDDEAUTO\b|<table:dde-link|<f[^>]*>[^<\"]*\w\|", re.IGNORECASE)
SCRIPTS = re.compile(rb"<script:event-listener|<office:script[ >]|xlink:href=\"(vnd\.sun\.star\.script|macro|javascript):", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    RuntimeError,
    ValueError,
    OSError,
)  # what zipfile raises over a file that is none
XML = (".xml", ".rels", ".rdf", ".vml")


def look_at_office(ending: str, content: bytes, *, only_read: bool = False) -> str:
    """Return the code of what is refused in an office document (see `refusals.SENTENCES`), '' where it may come in.

    `only_read`: it is read here and given to nobody; a package that knows a type for macros, and holds none, then comes in.
    """
    if content.startswith(OLD):
        return "office-password"
    if not content.startswith(LOCAL_SIGN):
        return "other-content"
    if b"%PDF-" in content[:1024]:
        return "two-formats"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return look_at_package(ending, content, package, only_read)
    except BROKEN:
        return "damaged"


def look_at_package(ending: str, content: bytes, package: zipfile.ZipFile, only_read: bool) -> str:
    parts = package.infolist()
    if len(parts) > PARTS:
        return "office-too-large"
    code = look_at_names(parts) or look_at_places(content, package, parts)
    if code:
        return code
    left = UNPACKED
    texts: dict[str, bytes] = {}
    for part in parts:
        read = unpacked(package, part, left)
        if read is None:
            return "office-too-large"
        left -= len(read)
        if part.filename.lower().endswith(XML) or part.filename == "mimetype":
            texts[part.filename] = read
    return look_at_kind(ending, texts, parts, only_read) or look_at_texts(texts)


def look_at_names(parts: list[zipfile.ZipInfo]) -> str:
    """Names that lead out of the folder, that repeat, that are hidden by encryption, or that hold a program."""
    folded = [part.filename.lower() for part in parts]
    for part in parts:
        name = part.orig_filename
        if not name or name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
            return "damaged"
        if part.flag_bits & 0x41:
            return "office-password"
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return "damaged"
    if len(set(folded)) != len(folded):
        return "damaged"
    if any(MACROS.search(name) for name in folded):
        return "office-macros"
    return "office-objects" if any(OBJECTS.search(name) for name in folded) else ""


def look_at_places(content: bytes, package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    """Parts that overlap, and bytes before, between or behind them that belong to none: a second file inside this one."""
    end = len(content) - END
    if content[end : end + 4] != END_SIGN or content[-2:] != b"\0\0":
        return "two-formats"
    size, start = struct.unpack("<LL", content[end + 12 : end + 20])
    if start != 0xFFFFFFFF and not 0 <= end - (start + size) <= ZIP64:
        return "two-formats"
    reached = 0
    for part in sorted(parts, key=lambda one: one.header_offset):
        gap = part.header_offset - reached
        if not 0 <= gap <= (DESCRIPTOR if reached else 0):
            return "two-formats"
        name, extra = struct.unpack("<HH", content[part.header_offset + 26 : part.header_offset + LOCAL])
        reached = part.header_offset + LOCAL + name + extra + part.compress_size
    return "" if 0 <= package.start_dir - reached <= DESCRIPTOR else "two-formats"


def unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes | None:
    """The bytes of a part; None where they are more than what is left, or swell more than RATIO times."""
    longest = max(SMALL, part.compress_size * RATIO)
    limit = min(left, longest)
    with package.open(part) as stream:
        read = stream.read(limit + 1)
    return None if len(read) > limit else read


def look_at_kind(ending: str, texts: dict[str, bytes], parts: list[zipfile.ZipInfo], only_read: bool) -> str:
    """Whether the package is of the kind that its name says."""
    if ending in OPEN:
        right = parts[0].filename == "mimetype" and texts.get("mimetype", b"").strip() == OPEN[ending] and "content.xml" in texts
        return "" if right else "other-content"
    types = texts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types and not only_read:
        return "office-macros"
    return "" if MAIN[ending] in types else "other-content"


def look_at_texts(texts: dict[str, bytes]) -> str:
    """What stands in the XML: a document type (entities, files from elsewhere), programs, parts fetched from outside."""
    for read in texts.values():
        text = read.decode("utf-16").encode() if read[:2] in (b"\xff\xfe", b"\xfe\xff") else read
        if b"\0" in text:
            return "damaged"
        if DOCTYPE.search(text):
            return "office-outside"
        if SCRIPTS.search(text):
            return "office-macros"
        if COMMANDS.search(text) or OUTSIDE.search(text) or TURNED.search(text):
            return "office-outside"
    return ""
