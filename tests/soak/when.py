"""On which day, and on which state of the sources, something was run."""

from datetime import UTC, datetime

from infra.tools import BuildRefused, run

DESCRIBED = ("git", "describe", "--always", "--exclude", "*", "--dirty= with changes")


def when() -> str:
    """Sources without their history are dated alone. Ask before anything is written."""
    day = f"on {datetime.now(UTC):%Y-%m-%d}"
    try:
        commit = run(DESCRIBED).strip()
    except (BuildRefused, OSError):
        return day
    return f"{day}, commit {commit}"
