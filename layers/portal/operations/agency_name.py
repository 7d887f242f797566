"""What people call an agency."""

from portal.domain.errors import NotFound
from portal.domain.model import Words
from portal.domain.ports.places import Directory


def name_of(agency: str, directory: Directory) -> Words:
    """Its code, once it is gone from the catalogue: what it did, and who was its officer, stays told."""
    try:
        return directory.name(agency)
    except NotFound:
        return Words(vi=agency, en=agency)
