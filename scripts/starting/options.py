"""What the person asked for: PORT= and RESET=, from the environment (make) or the command line."""

from __future__ import annotations

import errno
import os
import re
import socket
from typing import Dict, List

from starting.words import PlainError, sentence_for_problem

YES = ("1", "si", "sí", "yes", "true")
NO = ("", "0", "no", "false")


def read_options(arguments: List[str]) -> Dict[str, str]:
    """PORT, RESET and ARGS out of NAME=VALUE arguments, else the environment; PlainError on anything else."""
    options = {name: os.environ.get(name, "") for name in ("PORT", "RESET", "ARGS")}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals or name not in options:
            raise PlainError("No entiendo «{}»: se admiten PORT=número, RESET=1 y ARGS=….".format(argument))
        options[name] = value
    return options


def port_from(text: str) -> int:
    """A port number; 8000 where nothing was asked. PlainError unless a whole number from 1 to 65535."""
    wanted = text.strip() or "8000"
    if not re.fullmatch("[0-9]{1,5}", wanted) or not 1 <= int(wanted) <= 65535:
        raise PlainError("PORT={} no es un puerto: escriba un número entre 1 y 65535, por ejemplo «make demo PORT=8001».".format(text))
    return int(wanted)


def wants_reset(text: str) -> bool:
    """Whether RESET asks to start over; PlainError where it says neither yes nor no."""
    if text.strip().lower() in YES:
        return True
    if text.strip().lower() in NO:
        return False
    raise PlainError("RESET={} no se entiende: escriba RESET=1 para empezar de cero, o no lo ponga.".format(text))


def refuse_taken_port(port: int) -> None:
    """PlainError where something already listens on the port, or it may not be used.

    Asked before the long set-up, and by binding without SO_REUSEPORT: the server sets that option, so a second one would
    start silently beside the first.
    """
    for address in ("127.0.0.1", "0.0.0.0"):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as problem:
                raise PlainError(sentence_for_port(port, problem)) from None


def sentence_for_port(port: int, problem: OSError) -> str:
    """The sentence for a port that could not be bound: taken, not allowed, or another cause."""
    other = port + 1 if 1024 <= port < 65535 else 8001
    if problem.errno == errno.EADDRINUSE:
        return ("El puerto {} ya está ocupado: cierre el programa que lo usa o elija otro, por ejemplo «make demo PORT={}».").format(
            port, other
        )
    if problem.errno in (errno.EACCES, errno.EPERM):
        return ("Su cuenta no puede usar el puerto {}: elija uno a partir de 1024, por ejemplo «make demo PORT={}».").format(port, other)
    return sentence_for_problem(problem)
