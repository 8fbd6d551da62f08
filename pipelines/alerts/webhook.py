"""Post alerts to a web address: https, or http on this machine alone."""

import ipaddress
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

SECONDS = 5.0
ATTEMPTS = 2


def post(address: str, body: bytes) -> str:
    """Post JSON, once more if that fails; return what went wrong, or nothing.

    The address may be secret, so it is never part of what is returned.
    """
    try:
        request = Request(address, data=body, headers={"Content-Type": "application/json"}, method="POST")
        if not _is_allowed(address):
            return "the setting must be an https address, or http on this machine"
    except ValueError:
        return "the setting is not a web address"
    problem = ""
    for _ in range(ATTEMPTS):
        problem = _attempt(build_opener(_NoRedirect), request)
        if not problem:
            return ""
    return problem


def _attempt(opener: OpenerDirector, request: Request) -> str:
    try:
        with opener.open(request, timeout=SECONDS):
            return ""
    except HTTPError as answer:
        answer.close()
        return f"answered with status {answer.code}"
    except TimeoutError:
        return f"did not answer within {SECONDS:g} seconds"
    except (URLError, HTTPException, OSError) as problem:
        cause = getattr(problem, "reason", problem)
        return f"can't be reached: {type(cause).__name__}"


def _is_allowed(address: str) -> bool:
    parts = urlsplit(address)
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(parts.hostname))


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow nowhere: the address that is set is the one that is meant."""
