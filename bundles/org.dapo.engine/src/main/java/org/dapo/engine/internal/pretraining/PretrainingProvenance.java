package org.dapo.engine.internal.pretraining;

import ai.djl.Device;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.assembly.Versions;
import org.dapo.engine.internal.data.Samples;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.tensor.TensorEngine;

/** What determines the weights that a run of pre-training writes. A run is resumed only with all of it the same. */
final class PretrainingProvenance {
    private PretrainingProvenance() {}

    static Provenance of(
            PretrainingRequest request,
            Parts.Known<BackboneProvider> backbone,
            CaptionedSamples samples,
            TensorEngine tensors,
            Device device) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("architecture", backbone.part().spec().toString());
        data(settings, request, samples);
        recipe(settings, request.recipe());
        return new Provenance(
                request.backbone(),
                backbone.property(PluginProperties.BACKBONE_SHA256),
                "",
                "",
                "pretraining",
                "",
                "",
                request.seed(),
                request.recipe().squares().map(Squares::side).orElse(0),
                Sessions.deviceName(device),
                tensors.threads(),
                Versions.of(tensors),
                settings);
    }

    private static void data(Map<String, String> settings, PretrainingRequest request, CaptionedSamples samples) {
        settings.put("dataset", request.dataset().toString());
        settings.put("split", samples.split());
        settings.put("images", Integer.toString(samples.images()));
        settings.put(
                "images sha256",
                Samples.hash(samples.training().stream()
                        .flatMap(List::stream)
                        .map(Example::sample)
                        .toList()));
        settings.put("captions sha256", samples.captionsHash());
    }

    private static void recipe(Map<String, String> settings, PretrainingRecipe recipe) {
        settings.put("epochs", Integer.toString(recipe.epochs()));
        settings.put("batch", Integer.toString(recipe.batches().size()));
        settings.put("replicas", Integer.toString(recipe.batches().replicas()));
        settings.put("pairs", Boolean.toString(recipe.batches().pairs()));
        recipe.squares().ifPresent(squares -> {
            squares.lastSide().ifPresent(side -> settings.put("last crop", Integer.toString(side)));
            settings.put("turns", Boolean.toString(squares.turns()));
            settings.put("echoes", Integer.toString(squares.echoes()));
        });
        PretrainingRecipe.Loss loss = recipe.loss();
        settings.put("temperature", Double.toString(loss.temperature()));
        settings.put("probe weight", Double.toString(loss.probeWeight()));
        settings.put("image probe weight", Double.toString(loss.imageProbeWeight()));
        PretrainingRecipe.Optimization optimization = recipe.optimization();
        settings.put("optimizer", optimization.optimizer().name().toLowerCase(Locale.ROOT));
        settings.put("learning rate", Double.toString(optimization.learningRate()));
        settings.put("weight decay", Double.toString(optimization.weightDecay()));
    }
}
