package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dapo.api.model.RecognizedModel;

/**
 * The result of training a backbone.
 *
 * @param weights the weights, a safetensors file in float16
 * @param model the same as a model that can be added to a {@link org.dapo.api.model.ModelLibrary}
 * @param losses the mean loss of each epoch
 * @param heldOut for each epoch, figures by name on images that are never trained on. {@code image_to_text} and
 *     {@code text_to_image} are the shares of a batch whose nearest caption, or image, is a correct one. {@code chance} is the
 *     figure expected from guessing
 * @param images the number of training images
 * @param seconds the duration of this run
 * @param provenance the origin of the weights
 */
public record PretrainingResult(
        Path weights,
        RecognizedModel model,
        List<Double> losses,
        List<Map<String, Double>> heldOut,
        int images,
        double seconds,
        Provenance provenance) {
    /** Copies the lists. */
    public PretrainingResult {
        losses = List.copyOf(losses);
        heldOut = List.copyOf(heldOut);
    }
}
