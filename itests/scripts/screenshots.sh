#!/usr/bin/env bash
# Makes images of a report for the README: its beginning, its first evaluation and its images, in light and in dark; its beginning
# on a narrow screen; and the whole report as PDF: screenshots.sh REPORT.html OUTDIR
# Needs Chromium, which CHROMIUM names if it is not on the path. HEIGHT is that of an image (default: 1000 pixels).
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
# The sandbox does not work for root.
options=(--headless=new --disable-gpu --hide-scrollbars --user-data-dir="$profile" --host-resolver-rules='MAP * ~NOTFOUND')
if [ "$(id -u)" -eq 0 ]; then
  options+=(--no-sandbox)
fi

# shoot NAME WIDTH STYLE [OPTION...]: adds a style, as a headless screenshot cannot start below the top
shoot() {
  name=$1 width=$2 style=$3
  shift 3
  sed "s|</head>|<style>$style</style></head>|" "$report" > "$profile/page.html"
  "$chromium" "${options[@]}" "$@" --window-size="$width,${HEIGHT:-1000}" --screenshot="$out/$name.png" \
    "file://$profile/page.html" > "$profile/log" 2>&1 || { cat "$profile/log" >&2; exit 1; }
  echo "$out/$name.png"
}

for part in glance evaluation-1 images; do
  style="main > section:not(#$part) { display: none }"
  [ "$part" = glance ] || style="$style header, nav { display: none } #$part h2 { margin-top: 0; border: 0 }"
  shoot "$part-light" 1280 "$style"
  shoot "$part-dark" 1280 "$style" --blink-settings=preferredColorScheme=0
done
shoot narrow 500 ""
"$chromium" "${options[@]}" --no-pdf-header-footer --print-to-pdf="$out/paper.pdf" "file://$report" > "$profile/log" 2>&1 ||
  { cat "$profile/log" >&2; exit 1; }
echo "$out/paper.pdf"
