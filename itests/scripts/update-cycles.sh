#!/usr/bin/env bash
# Updates and refreshes a plug-in again and again, with an evaluation on each version, and shows whether class loaders or memory
# leak. Usage: update-cycles.sh [CYCLES]; see in-framework.sh for what has to be built.
exec "$(dirname "$0")/in-framework.sh" UpdateCyclesIT "-Ddapo.cycles=${1:-200}"
