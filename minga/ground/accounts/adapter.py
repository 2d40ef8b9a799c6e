from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):
    """Nobody opens an account alone: accounts are asked for and given (R-126)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
