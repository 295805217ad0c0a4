#!/usr/bin/env bash
# Pictures of a report, whole, in light and dark, on a narrow screen, and as paper: screenshots.sh REPORT.html OUTDIR
# Needs Chromium; CHROMIUM names it where it is not on the path.
set -eu
if [ $# -ne 2 ]; then
  echo "usage: screenshots.sh REPORT.html OUTDIR" >&2
  exit 2
fi
report=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
  echo "no Chromium: neither chromium, chromium-browser nor google-chrome is on the path" >&2
  exit 1
fi
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
# A sandbox needs a user that is not root.
options=(--headless=new --disable-gpu --hide-scrollbars --user-data-dir="$profile" --host-resolver-rules='MAP * ~NOTFOUND')
if [ "$(id -u)" -eq 0 ]; then
  options+=(--no-sandbox)
fi

# shoot NAME WIDTH HEIGHT [OPTION...]
shoot() {
  name=$1 width=$2 height=$3
  shift 3
  "$chromium" "${options[@]}" "$@" --window-size="$width,$height" --screenshot="$out/$name.png" "file://$report" \
    > "$profile/log" 2>&1 || { cat "$profile/log" >&2; exit 1; }
  echo "$out/$name.png"
}

shoot light 1280 "${HEIGHT:-900}"
shoot dark 1280 "${HEIGHT:-900}" --blink-settings=preferredColorScheme=0
shoot narrow 500 "${HEIGHT:-900}"
"$chromium" "${options[@]}" --no-pdf-header-footer --print-to-pdf="$out/paper.pdf" "file://$report" > "$profile/log" 2>&1 ||
  { cat "$profile/log" >&2; exit 1; }
echo "$out/paper.pdf"
