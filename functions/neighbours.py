"""Which errors of AWS pass by themselves: a neighbour out of breath, or out of reach.

They are read by their names: nobody imports botocore only to ask.
"""

_OUT_OF_BREATH = {
    "InternalServerError",
    "InternalFailure",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
}
_OUT_OF_REACH = {
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "EndpointConnectionError",
    "ReadTimeoutError",
}
_SERVER_ERROR = 500


def passing(error: BaseException) -> bool:
    """Whether trying again later is what to do about it."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return type(error).__name__ in _OUT_OF_REACH
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return response.get("Error", {}).get("Code") in _OUT_OF_BREATH or status >= _SERVER_ERROR
