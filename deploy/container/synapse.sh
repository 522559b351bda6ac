#!/bin/sh
# Startet den Matrix-Server zum Ausprobieren; beim ersten Mal entstehen sein Schlüssel und sein Geheimnis.
set -eu
umask 077
einstellungen="${SYNAPSE_CONFIG:-/config/synapse.yaml}"
python -m synapse.app.homeserver --config-path "$einstellungen" --generate-keys
exec python -m synapse.app.homeserver --config-path "$einstellungen"
