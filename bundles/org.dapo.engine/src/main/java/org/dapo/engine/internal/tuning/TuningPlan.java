package org.dapo.engine.internal.tuning;

import java.util.Map;
import java.util.TreeMap;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.engine.internal.data.Samples;
import org.dapo.nn.api.prompt.TuningRecipe;

/** A request for tuning, completed with the values of the recipe. */
record TuningPlan(TuningRecipe recipe, int epochs, int batch, double rate, Provenance provenance) {
    /**
     * Completes a request.
     *
     * @param parts the provenance of the learner that is tuned
     * @param data the samples to tune on, loaded
     */
    static TuningPlan of(
            TuningRequest request, TuningRecipe recipe, Provenance parts, Samples samples, TuningData data) {
        int batch = request.batch().orElse(recipe.batch());
        double rate = request.learningRate().orElse(recipe.optimizer().rate());
        int epochs = request.epochs().orElse(recipe.epochs());
        Map<String, String> settings = new TreeMap<>();
        settings.put("batch", Integer.toString(batch));
        settings.put("learning rate", Double.toString(rate));
        settings.put("optimizer", words(recipe.optimizer()));
        settings.put(
                "schedule",
                recipe.schedule() + (recipe.schedule() == TuningRecipe.Schedule.CONSTANT ? "" : " over " + epochs));
        settings.put("layout", request.dataset().layout());
        settings.put("split", samples.split());
        settings.putAll(samples.choices());
        settings.put("images", Integer.toString(data.usable().size()));
        settings.put("images sha256", Samples.hash(data.usable()));
        settings.put("pixels sha256", data.pixelsHash());
        return new TuningPlan(recipe, epochs, batch, rate, combined(parts, parts, request.seed(), settings));
    }

    /** The seed of the run. */
    long seed() {
        return provenance.seed();
    }

    /** The provenance, with the device, threads and versions of another. */
    Provenance computedAs(Provenance other) {
        return combined(provenance, other, seed(), provenance.settings());
    }

    /** Compared when a run resumes with what the earlier run wrote, so this format must not change. */
    private static String words(TuningRecipe.Optimizer optimizer) {
        return "Optimizer[kind=%s, rate=%s, beta1=%s, beta2=%s, epsilon=%s, decay=%s]"
                .formatted(
                        optimizer.kind(),
                        optimizer.rate(),
                        optimizer.beta1(),
                        optimizer.beta2(),
                        optimizer.epsilon(),
                        optimizer.decay());
    }

    private static Provenance combined(Provenance parts, Provenance computed, long seed, Map<String, String> settings) {
        return new Provenance(
                parts.backbone(),
                parts.backboneSha256(),
                parts.prompt(),
                parts.promptVersion(),
                parts.profile(),
                parts.taxonomy(),
                parts.taxonomySha256(),
                seed,
                parts.imageSize(),
                computed.device(),
                computed.threads(),
                computed.versions(),
                settings);
    }
}
