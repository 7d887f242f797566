import urllib3

from portal.outbound.addresses import Place


def pool(place: Place, patience: urllib3.Timeout) -> urllib3.HTTPConnectionPool:
    """Connect to the address that was checked; the certificate must be the name's."""
    if not place.encrypted:
        return urllib3.HTTPConnectionPool(place.address, place.port, timeout=patience)
    return urllib3.HTTPSConnectionPool(
        place.address,
        place.port,
        timeout=patience,
        server_hostname=place.host,
        assert_hostname=place.host,
        cert_reqs="CERT_REQUIRED",
    )
