"""Makes the safetensors file that org.dapo.tensorfile's tests read, with the format's own library.

    python make_fixtures.py ../../../bundles/org.dapo.tensorfile/src/test/resources/org/dapo/tensorfile
"""

import struct
import sys
from pathlib import Path

import numpy as np
from safetensors import TensorSpec, serialize_file

values = np.array([[0.0, -0.0, 1.0], [-2.5, np.inf, 3.0e-6]], dtype=np.float32)
bf16 = np.array([struct.unpack("<I", struct.pack("<f", v))[0] >> 16 for v in values.ravel()], dtype="<u2")


kept = []  # a TensorSpec holds only an address


def entry(dtype, array):
    kept.append(array)
    return TensorSpec(dtype=dtype, shape=array.shape, data_ptr=array.ctypes.data, data_len=array.nbytes)


serialize_file(
    {
        "single": entry("float32", values),
        "half": entry("float16", values.astype(np.float16)),
        "brain": entry("bfloat16", bf16.reshape(2, 3)),
        "double": entry("float64", values.astype(np.float64)),
        "long": entry("int64", np.array([-1, 2**40], dtype=np.int64)),
        "integer": entry("int32", np.array([-(2**31), 7], dtype=np.int32)),
        "byte": entry("uint8", np.array([0, 255, 7], dtype=np.uint8)),
        "truth": entry("bool", np.array([True, False, True])),
        "scalar": entry("float32", np.array(0.25, dtype=np.float32)),
        "empty": entry("float32", np.zeros((0, 4), dtype=np.float32)),
    },
    Path(sys.argv[1]) / "oracle.safetensors",
    metadata={"format": "np", "title": "Ölspur – \"x\""},
)
