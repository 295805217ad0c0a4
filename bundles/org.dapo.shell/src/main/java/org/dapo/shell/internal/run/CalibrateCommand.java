package org.dapo.shell.internal.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.shell.internal.options.DeviceOption;
import org.dapo.shell.internal.options.FramingOptions;
import org.dapo.shell.internal.options.TaxonomyOption;
import org.dapo.shell.internal.options.TrainedOrNot;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code calibrate}. */
@Command(
        name = "calibrate",
        description =
                "Compute thresholds from images and store them next to the checkpoint, for one taxonomy and framing.")
public final class CalibrateCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Mixin
    private TaxonomyOption taxonomy;

    @Option(names = "--checkpoint", paramLabel = "FILE", required = true, description = "Checkpoint written by tune.")
    private Path checkpoint = Path.of("");

    @Option(
            names = "--dataset",
            paramLabel = "LAYOUT:PATH",
            required = true,
            description = "The data set: its layout and its folder.")
    private String dataset = "";

    @Option(names = "--split", paramLabel = "S", description = "Split of the data set (default: test).")
    private Optional<String> split = Optional.empty();

    @Option(
            names = "--products",
            split = " *, *",
            splitSynopsisLabel = ",",
            paramLabel = "P",
            description = "Products to use, separated by commas (default: all).")
    private List<String> products = List.of();

    @Option(
            names = "--best-f1",
            description =
                    "Choose the thresholds with the highest F1, from good and defective images (default: a quantile of "
                            + "good images only).")
    private boolean bestF1;

    @Option(
            names = "--quantile",
            paramLabel = "Q",
            description = "Share of good images below the threshold (default: 0.99). Not allowed with --best-f1.")
    private Optional<Double> quantile = Optional.empty();

    @Option(names = "--names-as-they-are", description = "Ignore unknown defect names instead of failing.")
    private boolean namesAsTheyAre;

    @Mixin
    private FramingOptions framing;

    @Option(names = "--image-size", paramLabel = "S", description = "Input side in pixels (default: the checkpoint's).")
    private Optional<Integer> imageSize = Optional.empty();

    @Mixin
    private DeviceOption device;

    public CalibrateCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        CalibrationRequest request = request();
        output.check();
        Parts.TaxonomyChoice chosen = taxonomy.choice();
        parts.require(PartKind.DATASET, request.dataset().layout());
        if (!Files.exists(checkpoint)) {
            throw new PipelineException("--checkpoint %s %s".formatted(checkpoint, FileProblem.at(checkpoint)));
        }
        TrainedOrNot.Names made = TrainedOrNot.Names.of(
                parts, parts.service(Checkpoints.class).describe(checkpoint).provenance());
        Calibration calibration;
        try (Pipelines.Assembled assembled = parts.assemble(made.backbone(), made.prompt(), chosen);
                Progress progress = new Progress(terminal)) {
            calibration = assembled.pipeline().calibrate(request, progress);
        }
        output.show(terminal, text(calibration), () -> PlainJson.text(json(calibration)));
        return Status.DONE;
    }

    private CalibrationRequest request() {
        if (bestF1 && quantile.isPresent()) {
            throw new WrongUsage("--quantile is not allowed with --best-f1; it applies to good images only");
        }
        try {
            CalibrationRequest.Builder request = CalibrationRequest.builder(checkpoint, DatasetReference.parse(dataset))
                    .products(new LinkedHashSet<>(products))
                    .method(bestF1 ? CalibrationRequest.Method.BEST_F1 : CalibrationRequest.Method.GOOD_IMAGES)
                    .namesAsTheyAre(namesAsTheyAre)
                    .framing(framing.framing());
            split.ifPresent(request::split);
            quantile.ifPresent(request::quantile);
            imageSize.ifPresent(request::imageSize);
            device.device().ifPresent(request::device);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }

    private static String text(Calibration calibration) {
        return String.format(
                Locale.ROOT,
                "image threshold %.6f, pixel threshold %.6f: %s%n%s%n",
                calibration.threshold().image(),
                calibration.threshold().pixel(),
                calibration.threshold().origin(),
                calibration.file());
    }

    private static Map<String, Object> json(Calibration calibration) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("image", calibration.threshold().image());
        json.put("pixel", calibration.threshold().pixel());
        json.put("origin", calibration.threshold().origin());
        json.put("images", calibration.images());
        json.put("file", calibration.file().toString());
        return json;
    }
}
