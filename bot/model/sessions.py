"""onnxruntime, loaded late and set up for a shared machine."""

import os
from typing import TYPE_CHECKING

from bot.errors import ModelUnavailable

if TYPE_CHECKING:  # 0.3 s and 60 MB, needed by nobody who only reads the type
    from onnxruntime import InferenceSession

MOST_THREADS = 8
"""More do not help a model this small, and cost others their processors."""


def threads() -> int:
    """The processors this process may use; onnxruntime itself would take all of the host's."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), MOST_THREADS)
    return min(os.cpu_count() or 1, MOST_THREADS)


def open_session(model: bytes | str, what: str, *, at_once: int) -> "InferenceSession":
    """A model, given as bytes or as a path, that computes on `at_once` threads; raises ModelUnavailable."""
    # As it is loaded, it would begin to tell Microsoft which machine it runs on; a call after that
    # comes too late.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime  # noqa: PLC0415  see above
    except ImportError as error:
        raise ModelUnavailable(
            f"{what}: onnxruntime lässt sich nicht laden ({error}). Abhilfe: pip install onnxruntime"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = at_once
    # Threads that wait by spinning make a query 0.8 ms faster on an idle machine and twice as slow on a
    # busy one.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # saves 20 MB, costs no time
    options.log_severity_level = 3  # errors only: warnings are about the model's author's choices
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # it raises classes of its own making, all of them directly below Exception
        raise ModelUnavailable(f"{what}: onnxruntime kann das Modell nicht öffnen ({error}).") from error
