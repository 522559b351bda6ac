#!/bin/sh
# Die beiden Konten des Matrix-Servers zum Ausprobieren. Wer es schon gibt, bleibt, wie er ist.
set -eu
passwort="${PASSWORT_DATEI:-/run/secrets/synapse}"
if [ ! -r "$passwort" ]; then
  echo "Es fehlt die Datei geheim/synapse mit dem Passwort der beiden Konten (lesbar für die Nummer 10001)." >&2
  exit 1
fi
for name in ratsbot eva; do
  register_new_matrix_user --user "$name" --password-file "$passwort" --no-admin --exists-ok \
    --config "${SYNAPSE_CONFIG:-/config/synapse.yaml}" "$SYNAPSE_URL"
done
