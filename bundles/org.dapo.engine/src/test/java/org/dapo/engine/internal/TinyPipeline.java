package org.dapo.engine.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Assembly.Named;
import org.dapo.engine.internal.assembly.BackbonePool;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.prompt.dapo.internal.DapoStrategy;

/** A whole pipeline with real parts, a tiny backbone and a data set of squares on grey. */
public final class TinyPipeline {
    private static final String MODEL = """
        {"name":"tiny","version":"1.0.0","family":"clip","description":"","source":"","licence":"Apache-2.0","files":[],
         "architecture":{"embedding":16,
           "vision":{"imageSize":32,"patch":8,"width":32,"layers":4,"heads":4},
           "text":{"contextLength":20,"vocabulary":49408,"width":32,"layers":2,"heads":4},
           "activation":"quick_gelu"},
         "weights":{"seed":3}}
        """;

    private static final DatasetReference SQUARES = new DatasetReference("squares", Path.of(""));

    private TinyPipeline() {}

    static Pipeline with(List<Sample> samples, PromptStrategy prompt) throws BackboneException {
        return with(samples, prompt, Map.of());
    }

    static Pipeline with(List<Sample> samples, PromptStrategy prompt, Map<String, ReportFormat> reports)
            throws BackboneException {
        return new PipelineComponent(
                assembly(backbone(), prompt, samples, Map.of("ranking", new RankingMetrics()), reports));
    }

    /** Returns the components of a pipeline with DAPO on a backbone. */
    public static Assembly assembly(BackboneProvider backbone, List<Sample> samples) {
        return assembly(backbone, new DapoStrategy(new CpuTensors()), samples, Map.of(), Map.of());
    }

    /** Returns the components of a pipeline. */
    public static Assembly assembly(
            BackboneProvider backbone,
            PromptStrategy prompt,
            List<Sample> samples,
            Map<String, MetricCalculator> metrics,
            Map<String, ReportFormat> reports) {
        return new Assembly(
                new CpuTensors(),
                new BackbonePool(),
                new Parts(Map.of("squares", (DatasetAdapter) root -> new Squares(samples)), metrics, reports),
                new Named<>(backbone, "tiny", "1.0.0", ""),
                new Named<>(prompt, "dapo", "1.0.0", ""),
                new Named<>(taxonomy(), "shapes", "1.0.0", ""));
    }

    /** Creates a pipeline on another backbone, with a strategy under a name. */
    public static Pipeline on(
            BackboneProvider backbone,
            String promptName,
            PromptStrategy prompt,
            List<Sample> samples,
            List<Assembly.Presence> presences) {
        return on(backbone, "", promptName, prompt, samples, presences);
    }

    /** Creates a pipeline on another backbone, with the hash of its weights. */
    public static Pipeline on(
            BackboneProvider backbone,
            String sha256,
            String promptName,
            PromptStrategy prompt,
            List<Sample> samples,
            List<Assembly.Presence> presences) {
        return new PipelineComponent(new Assembly(
                new CpuTensors(),
                new BackbonePool(),
                new Parts(Map.of("squares", (DatasetAdapter) root -> new Squares(samples)), Map.of(), Map.of()),
                new Named<>(backbone, "tiny", "1.0.0", sha256),
                new Named<>(prompt, promptName, "1.0.0", ""),
                new Named<>(taxonomy(), "shapes", "1.0.0", ""),
                presences));
    }

    /** Returns the tiny backbone, which pipelines know as "tiny". */
    public static ClipProvider backbone() throws BackboneException {
        return backbone(new CpuTensors());
    }

    /** Returns the tiny backbone, with its weights in the memory of an engine. */
    static ClipProvider backbone(TensorEngine tensors) throws BackboneException {
        return new ClipProvider(new Model(), tensors::newManager);
    }

    public static Pipeline with(List<Sample> samples) throws BackboneException {
        return with(samples, new DapoStrategy(new CpuTensors()));
    }

    /** Requests tuning on the squares in batches of three, into a folder. */
    static TuningRequest.Builder tuning(Path out, int epochs, double rate) {
        return TuningRequest.builder(SQUARES, out).epochs(epochs).batch(3).learningRate(rate);
    }

    /** Requests evaluation on the squares without tuning, into a folder. */
    static EvaluationRequest.Builder evaluation(Path out) {
        return EvaluationRequest.builder(SQUARES, out);
    }

    /** Returns a taxonomy for the squares. */
    public static DefectTaxonomy taxonomy() {
        return taxonomy(type("bright", "bright square"), type("dark", "dark square"), type("bent", "bent"));
    }

    /** Returns a taxonomy with types of one's own; "bright" and "dark" occur in the squares. */
    public static DefectTaxonomy taxonomy(DefectType... types) {
        return new Shapes(List.of(types));
    }

    /** Returns a type that data sets call by its id. */
    public static DefectType type(String id, String phrase) {
        return new DefectType(id, phrase, List.of(), Optional.empty());
    }

    /** Returns grey images of different widths. Two of three have a bright or a dark square. */
    public static List<Sample> squares(int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(square("plate/test/" + i, i, 40 + i, 36));
        }
        return samples;
    }

    /** Returns a grey image with a bright or a dark square, or without one if the index is a multiple of three. */
    public static Sample square(String id, int index, int width, int height) {
        Random random = new Random(index);
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (118 + random.nextInt(20));
        }
        BitSet bits = new BitSet();
        int left = random.nextInt(width - 16);
        int top = random.nextInt(height - 16);
        for (int y = top; y < top + 16 && index % 3 != 0; y++) {
            for (int x = left; x < left + 16; x++) {
                bits.set(y * width + x);
                Arrays.fill(pixels, 3 * (y * width + x), 3 * (y * width + x) + 3, (byte) (index % 3 == 1 ? 230 : 20));
            }
        }
        List<Defect> defects = index % 3 == 0
                ? List.of()
                : List.of(new Defect(
                        index % 3 == 1 ? "bright" : "dark",
                        Optional.of(new MaskSource.Pixels("mask", () -> new Mask(width, height, bits)))));
        ImageSource image = new ImageSource.Pixels(id, () -> new RgbImage(width, height, pixels));
        return new Sample(id, "plate", image, index % 3 != 0, defects);
    }

    /** Returns a good image that cannot be decoded. */
    public static Sample broken(String id) {
        ImageSource image = new ImageSource.Pixels(id, () -> {
            throw new ImageException(id + " is cut off");
        });
        return new Sample(id, "plate", image, false, List.of());
    }

    private record Squares(List<Sample> all) implements DescribedDataset {
        @Override
        public Map<String, String> choices() {
            return Map.of("colour", "grey");
        }

        @Override
        public List<String> splits() {
            return List.of("test");
        }

        @Override
        public Stream<Sample> samples(String split) {
            return all.stream();
        }

        @Override
        public List<DatasetNote> notes() {
            return List.of(new DatasetNote(DatasetNote.Kind.OTHER, "x", "a note"));
        }
    }

    private record Shapes(List<DefectType> types) implements DefectTaxonomy {
        @Override
        public Set<String> normalNames() {
            return Set.of("good");
        }

        @Override
        public Map<String, Product> products() {
            return Map.of("plate", new Product("metal plate", List.of("bright", "dark")));
        }
    }

    private static final class Model implements ModelSource {
        @Override
        public ModelManifest manifest() {
            return new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(), MODEL);
        }

        @Override
        public Path file(String name) throws IOException {
            throw new FileNotFoundException(name);
        }
    }
}
