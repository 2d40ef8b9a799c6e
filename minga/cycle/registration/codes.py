"""Codes of certificates: 100 random bits in twenty signs that nobody confuses when typing them (RELIABILITY 34)."""

import secrets
import unicodedata

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH, GROUP = 20, 4
CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})
LONGEST_TYPED = 200


def new_code() -> str:
    """Return a new code without hyphens, of 100 bits that nobody can foresee."""
    return "".join(secrets.choice(SIGNS) for _place in range(LENGTH))


def read_code(typed: str) -> str:
    """Return the code as it is kept, '' where what was typed cannot be one.

    Lower case, hyphens, spaces and points make no difference; O is read as 0, I and L as 1.
    """
    text = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper()
    letters = "".join(char for char in text if char.isalnum()).translate(CONFUSED)
    return letters if len(letters) == LENGTH and all(char in SIGNS for char in letters) else ""


def grouped(code: str) -> str:
    """Return the code as it is printed: '7K3M-9QXT-XW5F-2HRA-PN6C'."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
