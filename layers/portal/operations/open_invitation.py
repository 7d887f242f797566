from portal.domain.model import Value, Words
from portal.domain.officer import Officer
from portal.domain.ports.places import Directory
from portal.operations.agency_name import name_of
from portal.operations.entering import PURPOSE, Entrance, OpenInvitation, invited_officer


class Shown(Value):
    """What an authenticator needs: `picture`, an SVG of the QR code, or `uri`, or `secret` typed in."""

    name: str
    agency: str
    agency_name: Words
    mail: str
    secret: str
    uri: str
    picture: str


def open_invitation(
    command: OpenInvitation, officer: str, entrance: Entrance, directory: Directory
) -> Shown:
    """The secret of their app, made at the first opening and the same at each. Raises NotFound, Raced, Unavailable."""
    found = invited_officer(command, officer, entrance)
    secret = _secret(found, entrance)
    uri = entrance.totp.uri(secret, found.mail)
    return Shown(
        name=found.name,
        agency=found.agency,
        agency_name=name_of(found.agency, directory),
        mail=found.mail,
        secret=secret,
        uri=uri,
        picture=entrance.totp.picture(uri),
    )


def _secret(officer: Officer, entrance: Entrance) -> str:
    if officer.authenticator is not None:
        return entrance.safe.open(officer.authenticator, officer.officer, PURPOSE)
    secret = entrance.totp.secret()
    locked = entrance.safe.lock(secret, officer.officer, PURPOSE)
    entrance.officers.save(officer.changed(authenticator=locked))
    return secret
