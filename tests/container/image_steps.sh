#!/usr/bin/env bash
# Builds the image of this checkout with a real builder, on a base that stands in for the one of the Dockerfile,
# and prints the size of its layers. For machines without a container service: podman needs none.
#
#   tests/container/image_steps.sh        needs root, podman, runc, debootstrap; minutes at the first call
#
# The stand-in is Debian trixie with Debian's Python 3.13, made by debootstrap; python:3.13-slim-trixie is Debian
# trixie with a Python of its own in /usr/local. All of it lies in one folder of the cache, which may be deleted.
# Where the packages come from is this machine's own configuration; nothing of it gets into the image but the list
# of Debian's mirror, which the stand-in needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

suite=trixie
home="${RATSBOT_IMAGE_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/ratsbot/image}"
base=localhost/ratsbot-base:$suite
image=localhost/ratsbot:test

for tool in podman runc debootstrap; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install podman runc debootstrap" >&2; exit 1; }
done
[[ $(id -u) == 0 ]] || { echo "only root can make a base image" >&2; exit 1; }
mkdir -p "$home"
engine=(podman --log-level=error --root "$home/storage" --runroot "$home/run" --cgroup-manager=cgroupfs --runtime=runc)

if ! "${engine[@]}" image exists "$base"; then
  mirror=$(sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb ([^[ ]+) .*/\1/p' /etc/apt/sources.list.d/*.sources \
    /etc/apt/sources.list 2>/dev/null | head -n 1 || true)
  rm -rf "$home/base"
  debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv,python3-pip \
    "$suite" "$home/base" ${mirror:+"$mirror"} >"$home/debootstrap.log" 2>&1 \
    || { tail -n 5 "$home/debootstrap.log" >&2; exit 1; }
  ln -s /usr/bin/python3 "$home/base/usr/local/bin/python"
  rm -rf "$home/base"/var/cache/apt/archives/*.deb "$home/base"/var/lib/apt/lists/*
  tar -C "$home/base" -c . | "${engine[@]}" import --quiet - "$base" >/dev/null
  rm -rf "$home/base"
fi

# The authorities that this machine trusts: behind a proxy that opens TLS, pip would find nobody otherwise.
"${engine[@]}" build --quiet --format docker --isolation chroot --network host \
  --volume /etc/ssl/certs:/etc/ssl/certs:ro --build-arg "PYTHON_IMAGE=$base" --tag "$image" . >"$home/built" \
  2>"$home/build.log" || { tail -n 20 "$home/build.log" "$home/built" >&2; exit 1; }
"${engine[@]}" history --format '{{.Size}}\t{{.CreatedBy}}' "$image" | awk -F '\t' '$1 != "0 B"' | cut -c 1-110
"${engine[@]}" image prune --force >/dev/null
