# SPDX-License-Identifier: Apache-2.0
"""Two kinds of scores, and their notation."""
import numpy as np

# From a signal, makes scores that hardly ever tie, or mostly do.
KINDS = {
    "random": lambda signal: signal.astype(np.float32),
    "tied": lambda signal: (np.round(4 * signal) / 4).astype(np.float32),
}


def plain(array):
    """Returns the shortest decimals that read back as the same float32."""
    return [float(str(value)) for value in np.ravel(array)]
