package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dapo.api.model.RecognizedModel;

/**
 * What came of training a backbone.
 *
 * @param weights the weights, a safetensors file in float16
 * @param model the same as a model that a {@link org.dapo.api.model.ModelLibrary} can take in
 * @param losses the mean loss of each epoch
 * @param heldOut for each epoch, how well it does on images that are never trained on, figures by name: {@code
 *     image_to_text} and {@code text_to_image} are the shares of a batch whose nearest caption, or image, is a right one;
 *     {@code chance} is what guessing would reach
 * @param images how many images were trained on
 * @param seconds how long this run took
 * @param provenance from what it was made
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
