# SPDX-License-Identifier: Apache-2.0
"""Scores of both kinds, and how they are written."""
import numpy as np

# What becomes of a signal: nearly no two scores equal, or nearly all of them.
KINDS = {
    "random": lambda signal: signal.astype(np.float32),
    "tied": lambda signal: (np.round(4 * signal) / 4).astype(np.float32),
}


def plain(array):
    """The shortest decimals that read back as the same float32."""
    return [float(str(value)) for value in np.ravel(array)]
