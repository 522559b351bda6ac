"""What the reading process takes away from itself before it opens the first document.

A hole in a parser then finds no network, no file to write and little memory. Linux only; elsewhere the
process still has its time limit, no inherited secrets, and says what is lacking.
"""

import contextlib
import ctypes
import os
import platform
import struct
import sys

with contextlib.suppress(ImportError):  # Windows has none; it is asked for on Linux only
    import resource

MEMORY = "Arbeitsspeicher"
FILES = "Schreiben von Dateien"
NETWORK = "Netzwerk"

_SET_NO_NEW_PRIVILEGES = 38
_SET_SECCOMP = 22
_SECCOMP_FILTER = 2
_LANDLOCK_CREATE = 444
_LANDLOCK_RESTRICT = 446
_LANDLOCK_VERSION = 1
# linux/landlock.h: writing, removing and making things; then REFER (version 2) and TRUNCATE (3).
_WRITING = 1 << 1 | 0x1FF0
_REFER, _TRUNCATE = 1 << 13, 1 << 14

_MACHINES = {"x86_64": (0xC000003E, (41, 53, 425)), "aarch64": (0xC00000B7, (198, 199, 425))}
"""AUDIT_ARCH, and the numbers of socket, socketpair and io_uring_setup (asm/unistd.h)."""

_DENIED = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM
_KILLED = 0x80000000  # SECCOMP_RET_KILL_PROCESS, for system calls of another architecture
_ALLOWED = 0x7FFF0000
_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06
_X32 = 0x40000000


def confine(memory: int) -> list[str]:
    """Gives it all up, for good and for every child; returns what this platform cannot forbid."""
    kept = [] if _limit_memory(memory) else [MEMORY]
    if not sys.platform.startswith("linux"):
        return [*kept, FILES, NETWORK]
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            kept += [] if _without_writing(libc) else [FILES]
            kept += [] if _without_sockets(libc) else [NETWORK]
            return kept
    return [*kept, FILES, NETWORK]


def _limit_memory(memory: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False  # macOS takes the number and does not keep to it
    for what, wanted in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_AS, memory)):
        hard = resource.getrlimit(what)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(what, (most, most))
    return True


def _without_writing(libc: ctypes.CDLL) -> bool:
    """Landlock without a single exception: no file can be written, made, renamed or removed."""
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    handled = _WRITING | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)  # noqa: PLR2004
    rules = ctypes.create_string_buffer(struct.pack("Q", handled))
    handle = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(rules), ctypes.c_size_t(8), 0)
    if handle < 0:
        return False
    done: int = libc.syscall(_LANDLOCK_RESTRICT, handle, 0)
    os.close(handle)
    return done == 0


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _without_sockets(libc: ctypes.CDLL) -> bool:
    """A seccomp filter that refuses the system calls with which every connection begins."""
    if platform.machine() not in _MACHINES:
        return False
    instructions = _filter(*_MACHINES[platform.machine()])
    code = ctypes.create_string_buffer(b"".join(instructions))
    program = _Program(len(instructions), ctypes.addressof(code))
    done: int = libc.prctl(_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(program), 0, 0)
    return done == 0


def _filter(machine: int, calls: tuple[int, ...]) -> list[bytes]:
    """struct sock_filter: what, jump if true, jump if false, operand."""
    made = [(_LOAD, 0, 0, 4), (_EQUALS, 1, 0, machine), (_RETURN, 0, 0, _KILLED), (_LOAD, 0, 0, 0)]
    wanted = [number | flag for number in calls for flag in (0, _X32)]
    for left, number in zip(range(len(wanted), 0, -1), wanted, strict=True):
        made.append((_EQUALS, left, 0, number))
    made += [(_RETURN, 0, 0, _ALLOWED), (_RETURN, 0, 0, _DENIED)]
    return [struct.pack("HBBI", *each) for each in made]
