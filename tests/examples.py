"""Examples that Hypothesis tries are never timed: a busy machine is no fault of what is tested."""

from hypothesis import HealthCheck, settings


def try_in_peace() -> None:
    """Let this process try its examples however long each takes."""
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")
