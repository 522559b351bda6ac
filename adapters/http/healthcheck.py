"""What a container's HEALTHCHECK runs: asks /healthz where the settings say; ends with 1 if ill.

It loads the settings and nothing else: it runs twice a minute.
"""

import http.client
import sys

from adapters.addresses import here
from bot.settings.loading import read_all

ANSWER_SECONDS = 4.0


def is_well() -> bool:
    """By RATSBOT_CONFIG or ./ratsbot.toml; through no proxy."""
    settings = read_all().settings
    connection = http.client.HTTPConnection(
        here(settings.http_host), settings.http_port, timeout=ANSWER_SECONDS
    )
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_well())
