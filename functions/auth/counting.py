"""What operators see of how citizens come in, beside what is refused: numbers, and nobody's name."""

from functions.telemetry import count


def raised(effort: int) -> None:
    """Count captchas that were made dearer."""
    if effort > 1:
        count("CaptchasRaised")


def told(*, told: bool) -> None:
    """Count sign-ins from a new device of which neither telephone nor mailbox heard."""
    if not told:
        count("NewDevicesUntold")
