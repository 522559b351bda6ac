"""The model that writes and the one that searches: is the way there safe, and is there a key?"""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import Assistant, Embeddings
from bot.settings.loading import Reading
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath
from bot.settings.written import label


def is_far(host: str | None) -> bool:
    """Whether what is sent there leaves this machine and its containers, which have names without a dot."""
    if not host:
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." in host.rstrip(".") and not host.endswith(".localhost")


def models(reading: Reading) -> Iterator[Problem]:
    writes, finds = reading.settings.assistant, reading.settings.embeddings
    if writes.url:
        yield from _endpoint(reading, ("assistant",), writes)
        yield from _version(reading, writes.url)
    yield from _embeddings(reading, ("embeddings",), finds)
    if finds.previous is not None:
        yield from _embeddings(reading, ("embeddings", "previous"), finds.previous)


def _embeddings(reading: Reading, section: KeyPath, found: Embeddings) -> Iterator[Problem]:
    if found.kind == "endpoint" and found.url:
        yield from _endpoint(reading, section, found)
    if found.kind == "folder" and found.folder:
        yield from _folder(reading, section, Path(found.folder))


def _endpoint(reading: Reading, section: KeyPath, found: Assistant | Embeddings) -> Iterator[Problem]:
    try:
        parts = urlsplit(found.url)
    except ValueError:
        return  # the settings have said so
    if not is_far(parts.hostname):
        return
    title = label(section).strip()
    if parts.scheme == "http":
        text = f"{title} url: Texte und Schlüssel gehen unverschlüsselt zu {parts.netloc}."
        yield reading.found("warning", (*section, "url"), text, "Die Adresse mit https angeben.")
    if not found.key_env and not found.key_file:
        text = f"{title}: Für {parts.netloc} ist kein Schlüssel angegeben."
        remedy = 'key_file = "…" oder key_env = "…" eintragen, wenn der Dienst einen verlangt.'
        yield reading.found("warning", (*section, "key_file"), text, remedy)


def _version(reading: Reading, url: str) -> Iterator[Problem]:
    """The most frequent slip: what the service names its address, without the interface behind it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return  # the settings have said so
    if "/v" not in parts.path:
        plain = f"{parts.scheme}://{parts.netloc}{parts.path}"
        text = f"[assistant] url = „{plain}“: Meist endet die Adresse auf /v1."
        remedy = f'Wenn der Dienst es so will: url = "{plain.rstrip("/")}/v1". Prüfen: ratsbot doctor model.'
        yield reading.found("warning", ("assistant", "url"), text, remedy)


def _folder(reading: Reading, section: KeyPath, folder: Path) -> Iterator[Problem]:
    path, title = (*section, "folder"), f"{label(section)}folder"
    if not folder.is_dir():
        text = f"{title}: Den Ordner {folder} gibt es nicht."
        yield reading.found("error", path, text, "Das Modell dort ablegen oder den Pfad berichtigen.")
        return
    network = any((folder / place).is_file() for place in ("model.onnx", "onnx/model.onnx"))
    for name, there in {
        "model.onnx": network,
        "tokenizer.json": (folder / "tokenizer.json").is_file(),
    }.items():
        if not there:
            text = f"{title}: Im Ordner {folder} fehlt {name}."
            yield reading.found("error", path, text, "Alle Dateien des Modells dort ablegen.")
