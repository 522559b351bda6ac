"""Every place at which the settings name a certificate or a secret that lies outside of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.settings.toml_fault import KeyPath
from bot.settings.values import Settings
from bot.settings.written import label

BACKUP: KeyPath = ("backup",)


@dataclass(frozen=True, slots=True)
class Credential:
    """`value` is the path of a file or, of a key that ends in _env, the name of a variable. `section` is that
    of the settings; `in_use`: what it says is in force."""

    section: KeyPath
    key: str
    value: str
    in_use: bool = True

    @property
    def path(self) -> KeyPath:
        return (*self.section, self.key)

    @property
    def title(self) -> str:
        return f"{label(self.section)}{self.key}"

    @property
    def is_variable(self) -> bool:
        return self.key.endswith("_env")


def authorities(settings: Settings) -> Iterator[Credential]:
    """Certificates of own authorities: public, but without them nothing is reached."""
    yield from _named(("assistant",), ca_file=settings.assistant.ca_file)
    yield from _named(("embeddings",), ca_file=settings.embeddings.ca_file)
    if settings.embeddings.previous is not None:
        yield from _named(("embeddings", "previous"), ca_file=settings.embeddings.previous.ca_file)
    yield from _named(("sync",), ca_file=settings.sync.ca_file)
    if settings.matrix is not None:
        yield from _named(("matrix",), ca_file=settings.matrix.ca_file)


def secrets(settings: Settings) -> Iterator[Credential]:
    """What opens doors, of others' and, with [backup] key_file, of our own backups."""
    writes, finds = settings.assistant, settings.embeddings
    yield from _named(
        ("assistant",), in_use=bool(writes.url), key_env=writes.key_env, key_file=writes.key_file
    )
    for section, each in ((("embeddings",), finds), (("embeddings", "previous"), finds.previous)):
        if each is not None:
            asks = each.kind == "endpoint"
            yield from _named(section, in_use=asks, key_env=each.key_env, key_file=each.key_file)
    for city, registered in (settings.teams.registrations if settings.teams else {}).items():
        yield from _named(
            ("teams", city),
            secret_env=registered.secret_env,
            secret_file=registered.secret_file,
            certificate=registered.certificate,
        )
    yield from _named(BACKUP, key_file=settings.backup.key_file)


def _named(section: KeyPath, *, in_use: bool = True, **values: str) -> Iterator[Credential]:
    return (Credential(section, key, value, in_use) for key, value in values.items() if value)
