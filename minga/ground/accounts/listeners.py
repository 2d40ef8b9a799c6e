"""What allauth does to an account leaves its line too: the one place that listens to a library's signals."""

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver

from minga.ground.accounts import actions, factors, tokens
from minga.ground.accounts.models import Person


@receiver(user_logged_in)
def signed_in(user: Person, **kwargs) -> None:
    """Write that somebody signed in."""
    actions.note_sign_in(by=user)


@receiver([password_changed, password_set])
def changed(user: Person, **kwargs) -> None:
    """Write that somebody changed their password on its page."""
    actions.note_password_change(by=user, how="changed")


@receiver(password_reset)
def reset(user: Person, **kwargs) -> None:
    """Write that somebody set a new password from the link in a message; the keys of their programs end."""
    actions.note_password_change(by=user, how="reset")
    tokens.end_all(by=user, person=user)


@receiver(authenticator_added)
def factor_added(user: Person, authenticator: Authenticator, **kwargs) -> None:
    """Write that somebody set up an application, a key or codes."""
    factors.note_change(by=user, event="second_factor.added", kind=authenticator.type)


@receiver(authenticator_removed)
def factor_removed(user: Person, authenticator: Authenticator, **kwargs) -> None:
    """Write that somebody took one of theirs away."""
    factors.note_change(by=user, event="second_factor.removed", kind=authenticator.type)


@receiver(authenticator_reset)
def codes_renewed(user: Person, authenticator: Authenticator, **kwargs) -> None:
    """Write that somebody made new recovery codes."""
    factors.note_change(by=user, event="second_factor.renewed", kind=authenticator.type)
