"""A real reverse proxy before the door of Teams, configured by the very file of deploy/proxy.

Only what belongs to a machine is replaced: the port it listens at, the port behind it, name and certificate;
and it has less patience, so that a test needs none.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.matrix.process import free_port
from tests.operation.own_authority import make_certificate

PROXIES = Path(__file__).parents[2] / "deploy" / "proxy"
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Front:
    """`certificate` is what a caller has to trust."""

    port: int
    certificate: Path

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


def missing(kind: str) -> str | None:
    """Why there can be none here, None if there can."""
    return None if shutil.which(kind) else f"no {kind}: apt-get install {kind}"


class Proxy:
    """One of `nginx` and `caddy`, from `with` to its end."""

    def __init__(self, kind: str, folder: Path, behind: int) -> None:
        """`behind` is the port of the door."""
        self.front = Front(free_port(), make_certificate(folder))
        self._folder, self._kind = folder, kind
        site = {"nginx": "nginx.conf", "caddy": "Caddyfile"}[kind]
        text = (PROXIES / site).read_text(encoding="utf-8")
        (folder / "site.conf").write_text(self._here(text, behind), encoding="utf-8")
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder), encoding="utf-8")

    def _here(self, text: str, behind: int) -> str:
        port, certificate = self.front.port, self.front.certificate
        places = {
            "127.0.0.1:8089": f"127.0.0.1:{behind}",
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "    listen [::]:443 ssl;\n": "",
            "/etc/ssl/ratsbot/fullchain.pem": str(certificate),
            "/etc/ssl/ratsbot/privkey.pem": str(certificate.with_name("key.pem")),
            "\nratsbot.stadt.example {": f"\nhttps://127.0.0.1:{port} {{",
            "client_body_timeout     15s": "client_body_timeout 1s",
            "read_body 15s": "read_body 1s",
            "\tadmin off\n": f"\tadmin off\n\tauto_https off\n\tstorage file_system {self._folder}\n",
        }
        for old, new in places.items():
            text = text.replace(old, new)
        return text

    def _command(self) -> Sequence[str]:
        if self._kind == "nginx":
            return ("nginx", "-c", f"{self._folder}/nginx.conf", "-p", str(self._folder))
        return ("caddy", "run", "--adapter", "caddyfile", "--config", f"{self._folder}/site.conf")

    def __enter__(self) -> Front:
        with (self._folder / "out.log").open("wb") as out:
            self._running = subprocess.Popen(self._command(), stdout=out, stderr=out)
        end = time.monotonic() + 20
        while not _listens(self.front.port):
            if self._running.poll() is not None or time.monotonic() > end:
                self._running.kill()
                raise RuntimeError((self._folder / "out.log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        return self.front

    def __exit__(self, *_error: object) -> None:
        self._running.terminate()
        self._running.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
