"""Passwords are hashed in tests with Argon2's smallest parameters: nobody guesses them here, and each hash would cost 0.25 s."""

from django.contrib.auth.hashers import Argon2PasswordHasher


def hash_lightly() -> None:
    """Let this process hash with one pass over 8 KiB; the servers that tests start keep the true parameters."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
