"""Where things lie: the repository and its .minga folder, which holds everything generated."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]


class House:
    """The folders of one copy of the repository. `root` is the repository; `kept` is its .minga folder."""

    def __init__(self, root: Path = REPOSITORY) -> None:
        self.root = root
        self.kept = root / ".minga"
        self.venv = self.kept / "venv"
        self.python = self.venv / "bin" / "python"
        self.logs = self.kept / "logs"
        self.stamps = self.kept / "stamps"
        self.vendor = root / "minga" / "static" / "vendor"

    @property
    def records(self) -> Path:
        """The folder of the embedded database and the files of the records (MINGA_DATA, or .minga/data)."""
        return self.root / Path(os.environ.get("MINGA_DATA") or ".minga/data").expanduser()

    def stamp(self, name: str) -> str:
        """What the named stamp says, or "" where there is none."""
        path = self.stamps / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def write_stamp(self, name: str, text: str) -> None:
        """Write the stamp whole or not at all."""
        self.stamps.mkdir(parents=True, exist_ok=True)
        write_whole(self.stamps / name, text.encode("utf-8"))

    def drop_stamp(self, name: str) -> None:
        """Forget the stamp, before the work it vouches for begins."""
        path = self.stamps / name
        if path.exists():
            path.unlink()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the set-up lock: two launchers in one folder wait for each other."""
        self.kept.mkdir(parents=True, exist_ok=True)
        with (self.kept / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Otra preparación está en marcha en esta carpeta; espero a que termine …", flush=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to disk and rename it: never half a file (RELIABILITY 47)."""
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(str(beside), str(path))
    except OSError:
        if beside.exists():
            beside.unlink()
        raise


def replace_folder(fresh: Path, place: Path) -> None:
    """Put a finished folder in its place, dropping the one that stood there."""
    if place.exists():
        shutil.rmtree(str(place))
    os.replace(str(fresh), str(place))
