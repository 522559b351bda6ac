#!/usr/bin/env bash
# Makes what the Matrix tests need beside Ratsbot, in the cache folder of whoever calls it (no root):
#   synapse   the homeserver, in a venv of its own        ($RATSBOT_SYNAPSE, ~/.cache/ratsbot/synapse)
#   js        matrix-js-sdk with a node that can run it   ($RATSBOT_MATRIX_JS, ~/.cache/ratsbot/matrix-js)
#   lock      both lock files anew                        (needs uv and npm)
# Without arguments: synapse and js. What is up to date costs nothing. Versions and hashes are locked in
# tests/matrix/synapse.txt and tests/matrix/js/package-lock.json. Ends with 1, and says why, if something
# could not be made; tests that need it are then left out.
#
# Synapse is AGPL, matrix-js-sdk Apache-2.0. Neither is imported, changed or shipped by Ratsbot: they only
# ever run as processes of their own that the tests talk to, over HTTP or a pipe.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/ratsbot"
synapse="${RATSBOT_SYNAPSE:-$cache/synapse}"
js="${RATSBOT_MATRIX_JS:-$cache/matrix-js}"

SYNAPSE_VERSION="matrix-synapse==1.163.2"

say() { echo "matrix_world: $*" >&2; }

# current FOLDER FILE...: whether FOLDER was finished from exactly these files.
current() {
  local folder=$1
  shift
  cat -- "$@" | cmp -s - "$folder/.made-from"
}

# Two calls at once must not build into each other's folder; the second finds everything made.
locked() {
  mkdir -p "$(dirname "$1")" && exec 9>"$1.lock" || return 1
  if command -v flock >/dev/null; then flock 9; fi
}

new_enough_python() {
  local each
  for each in "$here/../../.venv/bin/python" python3.13 python3.12 python3.11 python3.10 python3; do
    if "$each" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      echo "$each"
      return
    fi
  done
  say "no Synapse: it needs Python 3.10 or newer with venv"
  return 1
}

make_synapse() {
  local wanted="$here/synapse.txt" python
  locked "$synapse" || return 1
  if current "$synapse" "$wanted"; then return; fi
  if [[ -n "$(ls -A "$synapse" 2>/dev/null)" && ! -f "$synapse/pyvenv.cfg" ]]; then
    say "no Synapse: $synapse is a folder of something else"
    return 1
  fi
  python="$(new_enough_python)" || return 1
  say "installing Synapse into $synapse …"
  "$python" -m venv --clear "$synapse" &&
    "$synapse/bin/python" -m pip --disable-pip-version-check install -qq --only-binary :all: \
      --require-hashes -r "$wanted" &&
    "$synapse/bin/python" -c 'import synapse.app.homeserver' &&
    cp -- "$wanted" "$synapse/.made-from" && return
  # Half an environment would look like a whole one to the tests.
  rm -rf -- "$synapse/bin"
  say "no Synapse: it could not be installed (see above)"
  return 1
}

make_js() {
  local wanted=("$here/js/package.json" "$here/js/package-lock.json")
  locked "$js" || return 1
  if current "$js" "${wanted[@]}"; then return; fi
  if [[ -f "$js/package.json" ]] && ! grep -q '"name": "ratsbot-matrix-person"' "$js/package.json"; then
    say "no matrix-js-sdk: $js is a folder of something else"
    return 1
  fi
  command -v npm >/dev/null || { say "no matrix-js-sdk: npm is not installed"; return 1; }
  say "installing matrix-js-sdk into $js …"
  # No package's install scripts: node comes as plain files in a package of its own.
  mkdir -p "$js" && rm -f -- "$js/.made-from" && cp -- "${wanted[@]}" "$js/" &&
    (cd "$js" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) &&
    cat -- "${wanted[@]}" >"$js/.made-from" && return
  rm -rf -- "$js/node_modules"
  say "no matrix-js-sdk: it could not be installed (see above)"
  return 1
}

make_lock() {
  local work uv="$here/../../.venv/bin/uv"
  [[ -x "$uv" ]] || uv=uv
  work="$(mktemp -d)" && echo "$SYNAPSE_VERSION" >"$work/synapse.in" &&
    cp -- "$here/js/package.json" "$work/" && cd "$work" &&
    "$uv" --no-config pip compile --quiet --universal --python-version 3.10 --generate-hashes \
      --no-emit-index-url --custom-compile-command "tests/matrix/world.sh lock" synapse.in -o synapse.txt &&
    npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --loglevel=error &&
    cp -- synapse.txt "$here/synapse.txt" && cp -- package-lock.json "$here/js/" &&
    rm -rf -- "$work"
}

(( $# )) || set -- synapse js
failed=0
for part in "$@"; do
  case "$part" in
    # In a subshell: what cannot be made does not keep the rest from being made, nor its lock held.
    synapse | js | lock) ("make_$part") || failed=1 ;;
    *) say "unknown part: $part (synapse, js, lock)"; exit 2 ;;
  esac
done
exit "$failed"
