package org.dapo.backbone.clip.internal;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelRecognizer;
import org.dapo.api.model.RecognizedModel;
import org.dapo.backbone.clip.internal.text.Tokenizer;
import org.dapo.backbone.clip.internal.weights.FileWeights;
import org.dapo.backbone.clip.internal.weights.WeightNaming;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFormat;
import org.osgi.service.component.annotations.Component;

/**
 * Recognises CLIP models with a vision transformer by their tensors. The architecture follows from the shapes. Activation and
 * heads are taken from the user, else from the configuration published with the file, else from known conventions. OpenAI
 * publishes TorchScript and uses QuickGELU. Heads are 64 wide, except in the three largest models of LAION.
 */
@Component
public final class ClipRecognizer implements ModelRecognizer {
    private static final String NAMELESS = "recognized";

    private static final String ACTIVATION = "activation";
    private static final String VISION_HEADS = "visionHeads";
    private static final String TEXT_HEADS = "textHeads";
    private static final Set<String> FIELDS = Set.of(ACTIVATION, VISION_HEADS, TEXT_HEADS);

    /** Widths of open_clip's ViT-H, ViT-g and ViT-bigG, which have 16 heads. */
    private static final Set<Long> SIXTEEN_HEADS = Set.of(1280L, 1408L, 1664L);

    @Override
    public Optional<RecognizedModel> recognize(Path file, Map<String, String> stated) throws IOException {
        Optional<Recognized> recognized = read(file, stated);
        if (recognized.isPresent()) {
            int words = recognized.get().spec().vocabularySize();
            int needed = new Tokenizer().vocabularySize();
            if (words < needed) {
                throw new IOException(
                        ("%s: its vocabulary has %d entries, and CLIP's tokenizer needs %d; a model with its own words needs"
                                        + " a model.json that names its word list (models/README.md describes it)")
                                .formatted(file, words, needed));
            }
        }
        return recognized.map(Recognized::model);
    }

    /** A model, and its architecture. */
    record Recognized(RecognizedModel model, BackboneSpec spec) {}

    /** Reads a model of any vocabulary. */
    static Optional<Recognized> read(Path file, Map<String, String> stated) throws IOException {
        try (TensorFile weights = TensorFile.open(file)) {
            Optional<WeightNaming> naming =
                    WeightNaming.of(file, weights.entries().keySet());
            return naming.isEmpty() ? Optional.empty() : Optional.of(recognize(file, weights, naming.get(), stated));
        } catch (BackboneException e) {
            // A model without a name has a placeholder in messages.
            String reason = e.getMessage().replaceFirst("^%s(/model.json)?: ".formatted(NAMELESS), "");
            throw new IOException("%s: %s".formatted(file, reason), e);
        }
    }

    private static Recognized recognize(Path file, TensorFile weights, WeightNaming naming, Map<String, String> stated)
            throws BackboneException, IOException {
        for (String field : stated.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new BackboneException("'%s' cannot be stated of a CLIP model; %s can"
                        .formatted(
                                field,
                                String.join(", ", FIELDS.stream().sorted().toList())));
            }
        }
        Architecture architecture = Architecture.of(weights.entries(), naming);
        StatedByConfig config = StatedByConfig.beside(file);
        requireOwn("vision", config.visionWidth(), architecture.vision());
        requireOwn("text", config.textWidth(), architecture.text());
        JsonObject json = new JsonObject();
        json.add(
                "architecture",
                architecture.json(
                        heads(VISION_HEADS, stated, config.visionHeads(), architecture.vision()),
                        heads(TEXT_HEADS, stated, config.textHeads(), architecture.text()),
                        activation(weights, stated, config)));
        config.preprocessing().ifPresent(one -> json.add("preprocessing", one));
        JsonObject source = new JsonObject();
        source.addProperty("file", file.getFileName().toString());
        json.add("weights", source);
        String fields = new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(json);
        ModelDescription described =
                ModelDescription.read(new ModelManifest(NAMELESS, "clip", "", "", "", List.of(), fields));
        BackboneSpec spec = described.spec();
        new FileWeights(spec, described.convolutions(), file).checked(weights);
        return new Recognized(
                new RecognizedModel("clip", description(spec, weights.format()), weights.files(), fields), spec);
    }

    /** A configuration of another model, as in a folder of downloads, would give wrong heads or another activation. */
    private static void requireOwn(String tower, Optional<Integer> stated, Architecture.Tower weights)
            throws BackboneException {
        if (stated.isPresent() && stated.get() != weights.width()) {
            throw new BackboneException(
                    "the configuration beside it is of another model: its %s tower has a width of %d, that of the weights has %d; move one of them"
                            .formatted(tower, stated.get(), weights.width()));
        }
    }

    private static String description(BackboneSpec spec, TensorFormat format) {
        return "CLIP with a vision transformer of %s layers, width %s, patches of %s pixels, trained at %s pixels; imported from %s"
                .formatted(
                        spec.vision().layers(),
                        spec.vision().width(),
                        spec.patch(),
                        spec.imageSize(),
                        switch (format) {
                            case SAFETENSORS -> "safetensors";
                            case SHARDED -> "shards";
                            case TORCH -> "a torch archive";
                            case TORCHSCRIPT -> "a TorchScript archive";
                        });
    }

    private static String activation(TensorFile weights, Map<String, String> stated, StatedByConfig config)
            throws BackboneException {
        Optional<String> known = Optional.ofNullable(stated.get(ACTIVATION))
                .or(config::activation)
                .or(() -> weights.format() == TensorFormat.TORCHSCRIPT ? Optional.of("quick_gelu") : Optional.empty());
        return known.orElseThrow(
                () -> new BackboneException(
                        "weights do not tell the activation, and no open_clip_config.json or config.json of a CLIP beside them"
                                + " does; state activation=gelu (most of LAION's) or activation=quick_gelu (OpenAI's), with --set"));
    }

    private static int heads(
            String field, Map<String, String> stated, Optional<Integer> config, Architecture.Tower tower)
            throws BackboneException {
        if (stated.containsKey(field)) {
            try {
                return Integer.parseInt(stated.get(field));
            } catch (NumberFormatException e) {
                throw new BackboneException(
                        "%s is '%s'; expected a whole number".formatted(field, stated.get(field)), e);
            }
        }
        if (config.isPresent()) {
            return config.get();
        }
        if (SIXTEEN_HEADS.contains(tower.width()) && field.equals(VISION_HEADS)) {
            return 16;
        }
        if (tower.width() % 64 != 0) {
            throw new BackboneException(
                    "weights do not tell how many heads there are, and a width of %d is not one of 64-wide heads; state %s=…, with --set"
                            .formatted(tower.width(), field));
        }
        return (int) (tower.width() / 64);
    }
}
