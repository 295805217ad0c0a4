package org.dapo.tensorfile;

/** The format in which a file stores tensors. */
public enum TensorFormat {
    /** One safetensors file. */
    SAFETENSORS,
    /** A JSON index as written by Hugging Face, and the files with the tensors beside it. */
    SHARDED,
    /** The format of torch.save since version 1.6: a zip with a pickle and the tensors' bytes. */
    TORCH,
    /**
     * The format of torch.jit.save: like {@link #TORCH}, with a module and its code instead of a dictionary. The code is never
     * run.
     */
    TORCHSCRIPT
}
