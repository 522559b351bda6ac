#!/usr/bin/env bash
# Makes what the Playground tests of Teams need beside Ratsbot, in the cache folder of whoever calls it (no root):
#   playground   Microsoft's Agents Playground, its schema of app packages (@microsoft/app-manifest, MIT) and
#                playwright-core  ($RATSBOT_TEAMS_PLAYGROUND,
#                ~/.cache/ratsbot/teams-playground), and a Chromium for it where the system has none
#   lock         its lock file anew (needs npm)
# Without arguments: playground. What is up to date costs nothing. Versions and hashes are locked in
# tests/teams/playground/package-lock.json. Ends with 1, and says why, if something could not be made; tests
# that need it are then left out.
#
# The Playground is Microsoft's, under terms for evaluating it; playwright-core is Apache-2.0. Neither is
# imported, changed or shipped by Ratsbot: they only ever run as processes of their own beside the tests.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${RATSBOT_TEAMS_PLAYGROUND:-${XDG_CACHE_HOME:-$HOME/.cache}/ratsbot/teams-playground}"
wanted=("$here/playground/package.json" "$here/playground/package-lock.json")

say() { echo "teams_world: $*" >&2; }

has_chromium() {
  local each
  for each in "${RATSBOT_CHROMIUM:-chromium}" chromium-browser google-chrome; do
    command -v "$each" >/dev/null && return
  done
  compgen -G "$folder/browsers/chromium*/INSTALLATION_COMPLETE" >/dev/null
}

make_packages() {
  if cat -- "${wanted[@]}" | cmp -s - "$folder/.made-from"; then return; fi
  if [[ -f "$folder/package.json" ]] && ! grep -q '"name": "ratsbot-teams-playground"' "$folder/package.json"; then
    say "no Playground: $folder is a folder of something else"
    return 1
  fi
  say "installing the Agents Playground into $folder …"
  # No package's install scripts.
  rm -f -- "$folder/.made-from" && cp -- "${wanted[@]}" "$folder/" &&
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) &&
    cat -- "${wanted[@]}" >"$folder/.made-from" && return
  rm -rf -- "$folder/node_modules"
  say "no Playground: it could not be installed (see above)"
  return 1
}

make_chromium() {
  if has_chromium; then return; fi
  say "installing a Chromium into $folder/browsers …"
  PLAYWRIGHT_BROWSERS_PATH="$folder/browsers" node "$folder/node_modules/playwright-core/cli.js" \
    install --only-shell chromium >/dev/null && return
  say "no Playground: there is no Chromium, and none could be installed (see above)"
  return 1
}

make_playground() {
  command -v npm >/dev/null || { say "no Playground: npm is not installed"; return 1; }
  mkdir -p "$folder" || return 1
  # Two calls at once must not build into each other's folder; the second finds everything made.
  exec 9>"$folder.lock" || return 1
  if command -v flock >/dev/null; then flock 9; fi
  make_packages && make_chromium
}

make_lock() {
  cd "$here/playground" &&
    npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --loglevel=error
}

case "${1:-playground}" in
  playground | lock) "make_${1:-playground}" ;;
  *) say "unknown part: $1 (playground, lock)"; exit 2 ;;
esac
