"""Run by the environment that llm_world.sh makes, never imported: llama.cpp's server with the model.

python tests/model/llm_serving.py MODEL.gguf PORT
"""

import signal
import sys

import xllamacpp  # type: ignore[import-not-found]  # it is in that environment only

CONTEXT = 2048


def main() -> None:
    model, port = sys.argv[1:]
    wanted = xllamacpp.CommonParams()
    wanted.model.path = model
    wanted.model_alias = {"klein"}
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = int(port)
    wanted.n_ctx = CONTEXT
    wanted.n_parallel = 1
    # One thread: on a busy machine two of them wait for each other, ten times slower.
    wanted.cpuparams.n_threads = 1
    wanted.use_jinja = True
    wanted.offline = True
    wanted.ui = False
    _running = xllamacpp.Server(wanted)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
