"""Who may do what with messages and letters; actions ask here first, and so do the pages that show a button."""

from minga.ground.inbox.models import Message


def can_read(person, message: Message) -> bool:
    """Only the person to whom a message was written."""
    return message.person_id == person.pk


def can_tend_letters(person) -> bool:
    """Administrators and the system person see which letters could not be sent, and have them tried anew."""
    return person.administers
