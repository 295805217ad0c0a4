package org.dapo.engine.internal.pretraining;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.RgbImage;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.imaging.Images;
import org.dapo.nn.api.backbone.BackboneException;

/** An architecture that can be trained within a test, and images with captions in its vocabulary. */
final class TinyClip {
    static final String MODEL = """
            {"architecture":{"embedding":16,
               "vision":{"imageSize":32,"patch":8,"width":32,"layers":2,"heads":4},
               "text":{"contextLength":8,"vocabulary":8,"width":32,"layers":1,"heads":4},
               "activation":"gelu"},
             "words":"words.txt","weights":{"seed":3}}
            """;

    private TinyClip() {}

    /** Creates the model and writes its vocabulary into a folder. */
    static ClipProvider provider(Path folder, Function<Device, NDManager> memory)
            throws IOException, BackboneException {
        return provider(MODEL, folder, memory);
    }

    /** Creates another model with the same vocabulary. */
    static ClipProvider provider(String json, Path folder, Function<Device, NDManager> memory)
            throws IOException, BackboneException {
        Files.writeString(folder.resolve("words.txt"), "plain\nbright\ndark\nplate\n");
        ModelManifest manifest = new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(), json);
        return new ClipProvider(new Model(folder, manifest), memory);
    }

    private record Model(Path folder, ModelManifest manifest) implements ModelSource {
        @Override
        public Path file(String name) {
            return folder.resolve(name);
        }
    }

    /** Returns a batch with one square of each sample, each with one of the captions. */
    static CaptionedBatch batch(List<Sample> samples, List<String> captions) throws Exception {
        List<Example> examples = new ArrayList<>();
        List<RgbImage> squares = new ArrayList<>();
        List<short[]> labels = new ArrayList<>();
        for (Sample sample : samples) {
            examples.add(new Example(sample, captions.get(examples.size()), false, Optional.empty()));
            squares.add(new Crop(0, 0, 32, Turn.NONE).cut(Images.load(sample.image())));
            labels.add(new short[0]);
        }
        return new CaptionedBatch(examples, squares, labels, 1);
    }
}
