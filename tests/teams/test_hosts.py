"""Which service addresses are believed."""

import pytest

from adapters.teams.config import SERVICE_HOSTS
from adapters.teams.hosts import trusted

LOCAL = "http://127.0.0.1:56150"


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/99999999-0000-0000-0000-000000000001/",
        "https://SMBA.trafficmanager.net/de/",
        "https://smba.infra.gcc.teams.microsoft.com/gcc/",
    ],
)
def test_microsofts_are(url: str) -> None:
    assert trusted(url, SERVICE_HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "smba.trafficmanager.net",
        "http://smba.trafficmanager.net/emea/",
        "ftp://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net:x/",
        "https://someone@smba.trafficmanager.net/",
        "https://@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net./",
        "https://evil.example/smba.trafficmanager.net",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/?to=evil",
        "https://smba.trafficmanager.net/#evil",
        "https://[::1]/",
        "https://[smba.trafficmanager.net/",
        "https://127.0.0.1/",
        f"{LOCAL}/svc/",
    ],
)
def test_others_are_not(url: str) -> None:
    assert not trusted(url, SERVICE_HOSTS)


def test_this_machine_only_with_its_port() -> None:
    assert trusted(f"{LOCAL}/svc/", (LOCAL,))
    assert not trusted("http://127.0.0.1:1/svc/", (LOCAL,))
    assert not trusted("http://evil.example/svc/", ("http://evil.example",))
