#!/bin/sh
# Richtet Ratsbot ohne Container ein oder hebt ihn auf die Fassung dieses Ordners. Als root, im ausgepackten
# Ordner des Projekts:
#
#   sudo sh deploy/systemd/einrichten.sh
#
# Nötig: Python ab 3.11 mit venv (Debian, Ubuntu: apt install python3-venv), für Seiten ohne Text
# tesseract-ocr-deu. Die Pakete kommen nur aus der Sperrdatei, mit Prüfsummen. Das neue Programm entsteht
# neben dem alten und wird erst am Ende eingewechselt; das alte bleibt als /opt/ratsbot/venv.alt, ältere werden
# gelöscht. Einstellungen und Daten ändert dieses Skript nicht. Mehrmals aufrufen schadet nicht: Dieselbe Fassung
# noch einmal tritt an die Stelle ihrer selbst, und venv.alt bleibt die davor.
set -eu
umask 022
[ "$(id -u)" = 0 ] || { echo "Bitte als root aufrufen: sudo sh $0" >&2; exit 1; }
cd "$(dirname "$0")/../.."
python="${PYTHON:-python3}"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || { echo "Nötig ist Python ab 3.11; ein anderes nennen: PYTHON=python3.12 sh $0" >&2; exit 1; }

echo "Konto und Ordner …"
getent group ratsbot >/dev/null || groupadd --system ratsbot
getent passwd ratsbot >/dev/null || useradd --system --gid ratsbot --home-dir /var/lib/ratsbot \
  --no-create-home --shell /usr/sbin/nologin ratsbot
install -d -m 0755 /opt/ratsbot
install -d -m 0700 -o ratsbot -g ratsbot /etc/ratsbot /var/lib/ratsbot
# Als das Konto: root folgte hier einem Verweis, den jemand mit diesem Konto hingelegt hat.
[ -e /etc/ratsbot/geheim ] || runuser -u ratsbot -- mkdir -m 0700 /etc/ratsbot/geheim
# Für Proxy und Schlüssel. systemd liest sie als root, deshalb ändert sie auch nur root. Was schon da ist, bleibt.
[ -e /etc/default/ratsbot ] || install -D -m 0640 -o root -g ratsbot deploy/systemd/umgebung /etc/default/ratsbot

echo "Programm …"
neu="/opt/ratsbot/$(date +%Y%m%d-%H%M%S)"
bau="$(mktemp -d)"
halb=""
trap 'rm -rf "$bau" ${halb:+"$halb"}' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$neu"
halb="$neu" # bis es eingewechselt ist
"$python" -m venv "$neu"
"$python" -m venv "$bau/venv"
"$neu/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
  -r requirements.txt
"$bau/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
  --only-binary :all: -r requirements-build.txt
"$bau/venv/bin/python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
  --wheel-dir "$bau" .
"$neu/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-index "$bau"/ratsbot-*.whl
"$neu/bin/ratsbot" --version

echo "Dienst …"
install -m 0644 deploy/systemd/ratsbot.service /etc/systemd/system/ratsbot.service
install -m 0755 deploy/systemd/mit-umgebung /opt/ratsbot/mit-umgebung
install -m 0755 deploy/systemd/ratsbot /usr/local/bin/ratsbot
# Der Code einer Fassung und ihre Pakete; die Nummer allein sagt nicht, ob es dieselbe ist.
fassung() {
  grep -hsE '^(bot|adapters|ratsbot-[^/]*/METADATA)' "$1"/lib/python3*/site-packages/ratsbot-*.dist-info/RECORD
}
if [ -x /opt/ratsbot/venv/bin/ratsbot ] && [ "$(fassung /opt/ratsbot/venv)" != "$(fassung "$neu")" ]; then
  ln -sfn "$(readlink /opt/ratsbot/venv)" /opt/ratsbot/venv.alt
fi
halb=""
ln -sfn "$neu" /opt/ratsbot/venv.neu
mv -T /opt/ratsbot/venv.neu /opt/ratsbot/venv
for alt in /opt/ratsbot/20[0-9][0-9][0-9][0-9][0-9][0-9]-[0-9]*; do
  [ "$alt" -ef /opt/ratsbot/venv ] || [ "$alt" -ef /opt/ratsbot/venv.alt ] && continue
  # Bis zum Neustart läuft der Dienst noch daraus und lädt nach; der nächste Aufruf räumt es weg.
  grep -qsF "$alt/" /proc/[0-9]*/maps || rm -rf "$alt"
done
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
fi

echo
echo "Fertig. Beim ersten Mal:"
echo "  sudo ratsbot init                      # legt /etc/ratsbot/ratsbot.toml an"
echo "  sudo ratsbot doctor config             # nach jeder Änderung daran"
echo "  sudo systemctl enable --now ratsbot"
echo "Dateinamen ohne / am Anfang gelten für sudo ratsbot ab /var/lib/ratsbot; lesen muss sie das Konto ratsbot können."
echo "Alle weiteren Schritte: docs/einrichten.md, ab Schritt 3."
echo "Ein Proxy gehört in /etc/default/ratsbot. Sicherungen außerhalb von /var/lib/ratsbot ([backup] folder)"
echo "lässt der Dienst erst zu mit deploy/systemd/sicherung.conf; dort steht, wie."
echo "Nach einer neuen Fassung:"
echo "  sudo systemctl restart ratsbot"
echo "Zurück zur vorigen:"
echo "  sudo systemctl stop ratsbot"
echo "  sudo ln -sfn \"\$(readlink /opt/ratsbot/venv.alt)\" /opt/ratsbot/venv"
echo "  sudo ratsbot restore ratsbot.db.vor-mNNN.db    # nur, wenn die neue die Datenbank umgestellt hat"
echo "  sudo systemctl start ratsbot"
echo "Eine umgestellte Datenbank lehnt die vorige Fassung ab. Die Kopie von vorher, ….vor-mNNN.db, zeigt"
echo "sudo ls /var/lib/ratsbot; mit [backup] folder ohne key_file liegt sie dort."
