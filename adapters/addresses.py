"""Addresses of this machine: which lead to it only, and how what listens on it is reached."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether it is reached from this machine only: no proxy leads there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def here(host: str) -> str:
    """Where this machine asks what listens on `host`, which may be all of its addresses."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - where others listen


def base(host: str, port: int) -> str:
    """Where a listener is reached from this machine, as in http://127.0.0.1:8088."""
    name = here(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
