package org.dapo.tensorfile;

/** The format in which a file stores tensors. */
public enum TensorFormat {
    /** One safetensors file. */
    SAFETENSORS,
    /** An index in JSON, as Hugging Face writes it, and the files beside it that hold the tensors. */
    SHARDED,
    /** What torch.save has written since version 1.6: a zip with a pickle and the tensors' bytes. */
    TORCH,
    /** What torch.jit.save writes: the same with a module and its code in place of a dictionary. The code is never run. */
    TORCHSCRIPT
}
