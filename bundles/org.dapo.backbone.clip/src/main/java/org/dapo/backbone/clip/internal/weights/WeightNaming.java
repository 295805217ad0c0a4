package org.dapo.backbone.clip.internal.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.backbone.BackboneException;

/**
 * The names of {@link ClipTensors} in a file: those of open_clip and OpenAI, or of Hugging Face's CLIPModel. It includes the
 * dictionary of a training checkpoint that holds the tensors.
 *
 * @param prefix the prefix of each name, such as {@code state_dict.module.}; usually empty
 * @param huggingFace whether the names are Hugging Face's
 */
public record WeightNaming(String prefix, boolean huggingFace) {
    /** open_clip's names, unchanged. */
    static final WeightNaming OPEN_CLIP = new WeightNaming("", false);

    /** The tensor that identifies a naming. */
    private static final String OPEN_CLIP_MARK = ClipTensors.PATCHES;

    private static final String HUGGING_FACE_MARK = "vision_model.embeddings.patch_embedding.weight";

    /**
     * Detects the naming of a file.
     *
     * @param file the file, for messages
     * @param names every name in it
     * @return the naming; empty if this is no CLIP with a vision transformer
     * @throws BackboneException if there are several models in the file
     */
    public static Optional<WeightNaming> of(Path file, Collection<String> names) throws BackboneException {
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
     * The location of a tensor.
     *
     * @param name its name in {@link ClipTensors}
     * @param shape its shape there
     * @return the file's tensors that form it
     */
    public StoredTensor stored(String name, Shape shape) {
        StoredTensor plain = huggingFace ? HuggingFaceNames.stored(name, shape) : StoredTensor.alone(name, shape);
        return new StoredTensor(plain.names().stream().map(prefix::concat).toList(), plain.shape(), plain.transposed());
    }
}
