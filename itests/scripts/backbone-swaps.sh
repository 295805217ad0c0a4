#!/usr/bin/env bash
# Swaps the backbone of a live inspector under four callers, first by the inspector's configuration and then by its pipeline's.
# Each answer is compared with that of its backbone without other callers. Usage: backbone-swaps.sh [SWAPS]; see in-framework.sh
# for what has to be built.
exec "$(dirname "$0")/in-framework.sh" InspectorIT "-Ddapo.swaps=${1:-1000}"
