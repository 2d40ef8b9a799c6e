"""The site's own files are looked up once for each process: every test client builds the whole chain of middleware anew."""

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Redirect, StaticFile

Found = dict[str, StaticFile | Redirect]
looked_up: dict[tuple, Found] = {}
look_up = WhiteNoiseMiddleware.add_files_from_finders


def add_those_found_before(served: WhiteNoiseMiddleware) -> None:
    """Add the files that the finders give; what the first one with these settings found serves all others."""
    key = (served.static_prefix, served.max_age, served.charset, served.allow_all_origins)
    if key not in looked_up:
        before = dict(served.files)
        look_up(served)
        looked_up[key] = {url: file for url, file in served.files.items() if before.get(url) is not file}
    served.files.update(looked_up[key])


def look_up_once() -> None:
    """Let all clients of this process share what the first of them found."""
    WhiteNoiseMiddleware.add_files_from_finders = add_those_found_before
