#!/usr/bin/env bash
# Swaps the backbone of a live inspector under four callers, first by the inspector's configuration and then by its pipeline's; each
# answer is held against what the backbone that it names says alone. Usage: backbone-swaps.sh [SWAPS]; see in-framework.sh for
# what has to be built.
exec "$(dirname "$0")/in-framework.sh" InspectorIT "-Ddapo.swaps=${1:-1000}"
