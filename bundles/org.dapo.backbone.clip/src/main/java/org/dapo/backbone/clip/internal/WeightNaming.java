package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.backbone.BackboneException;

/**
 * How a file names the tensors of {@link ClipTensors}: as open_clip and OpenAI do or as Hugging Face's CLIPModel does, and in which
 * dictionary of a training checkpoint they lie.
 *
 * @param prefix what stands before each name, such as {@code state_dict.module.}; mostly nothing
 * @param huggingFace whether the names are Hugging Face's
 */
record WeightNaming(String prefix, boolean huggingFace) {
    /** open_clip's names as they are. */
    static final WeightNaming OPEN_CLIP = new WeightNaming("", false);

    /** The tensor by which a naming is known. */
    private static final String OPEN_CLIP_MARK = ClipTensors.PATCHES;

    private static final String HUGGING_FACE_MARK = "vision_model.embeddings.patch_embedding.weight";

    /**
     * Sees how a file names its tensors.
     *
     * @param file the file, for messages
     * @param names every name in it
     * @return the naming; empty if this is no CLIP with a vision transformer
     * @throws BackboneException if there are several models in the file
     */
    static Optional<WeightNaming> of(Path file, Collection<String> names) throws BackboneException {
        List<WeightNaming> found = names.stream()
                .flatMap(name ->
                        known(name, OPEN_CLIP_MARK, false).or(() -> known(name, HUGGING_FACE_MARK, true)).stream())
                .limit(2)
                .toList();
        if (found.size() > 1) {
            throw new BackboneException("%s holds several models, in '%s' and '%s'"
                    .formatted(file, found.get(0).prefix(), found.get(1).prefix()));
        }
        return found.stream().findFirst();
    }

    private static Optional<WeightNaming> known(String name, String mark, boolean huggingFace) {
        String prefix = name.endsWith(mark) ? name.substring(0, name.length() - mark.length()) : "";
        boolean whole = name.equals(prefix + mark) && (prefix.isEmpty() || prefix.endsWith("."));
        return whole ? Optional.of(new WeightNaming(prefix, huggingFace)) : Optional.empty();
    }

    /**
     * Where a tensor lies.
     *
     * @param name its name in {@link ClipTensors}
     * @param shape its shape there
     * @return the file's tensors that make it
     */
    StoredTensor stored(String name, Shape shape) {
        StoredTensor plain = huggingFace ? HuggingFaceNames.stored(name, shape) : StoredTensor.alone(name, shape);
        return new StoredTensor(plain.names().stream().map(prefix::concat).toList(), plain.shape(), plain.transposed());
    }
}
