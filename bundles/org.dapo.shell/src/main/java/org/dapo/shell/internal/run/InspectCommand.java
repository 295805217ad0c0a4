package org.dapo.shell.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.OutputFolder;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.report.ResultJson;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.shell.internal.options.FramingOptions;
import org.dapo.shell.internal.options.RunOptions;
import org.dapo.shell.internal.options.TaxonomyOption;
import org.dapo.shell.internal.options.ThresholdOptions;
import org.dapo.shell.internal.options.TrainedOrNot;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.FileKind;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.OutputFile;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}. */
@Command(name = "inspect", description = "Inspect images: verdict, defect types, regions and a heat map for each.")
public final class InspectCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;
    private final CocoRegions regions = new CocoRegions();

    @Mixin
    private Output output;

    @Mixin
    private TrainedOrNot trained;

    @Option(
            names = "--pack",
            paramLabel = "FILE",
            description =
                    "Deployment pack written by pack; replaces --checkpoint. It records its backbone, prompt strategy, "
                            + "profile, image size, taxonomy, framing and thresholds, which are then the defaults. Any option for "
                            + "the framing (--framing, --tile-size, --tile-overlap, --region, --shifts, --turns) replaces the "
                            + "whole recorded framing.")
    private Optional<Path> pack = Optional.empty();

    @Option(
            names = "--taxonomy",
            paramLabel = "N",
            description = "The defect taxonomy: the name of an installed one, or a .json file (default: the pack's).")
    private Optional<String> taxonomy = Optional.empty();

    @Mixin
    private RunOptions run;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for a heat map and a JSON file per image; created if it does not exist.")
    private Path out = Path.of("");

    @Option(
            names = "--product",
            paramLabel = "P",
            description =
                    "Product shown in the images; limits the defect types to those of the product (default: any type can "
                            + "occur).")
    private Optional<String> product = Optional.empty();

    @Mixin
    private ThresholdOptions thresholds;

    @Mixin
    private FramingOptions framing;

    @Option(
            names = "--coco",
            paramLabel = "FILE",
            description = "Write all regions found to FILE, as COCO annotations.")
    private Optional<Path> coco = Optional.empty();

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "The image files.")
    private List<Path> images = List.of();

    public InspectCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        checkOptions();
        InspectorRequest request = request();
        output.check(out);
        if (coco.isPresent()) {
            cocoFile().requireWritableBeside(out);
        }
        if (images.stream().noneMatch(Files::isRegularFile)) {
            throw InspectedImages.notAFile(images.get(0));
        }
        try (OutputFolder taken = OutputFolder.take(out)) {
            return inspect(request);
        }
    }

    private int inspect(InspectorRequest request) throws PipelineException {
        ResultJson json = parts.service(ResultJson.class);
        Optional<Provenance> packed = packed();
        if (packed.isPresent() && taxonomy.isEmpty()) {
            requireTaxonomy(packed.get().taxonomy());
        }
        Parts.TaxonomyChoice chosen = TaxonomyOption.choice(
                taxonomy.or(() -> packed.map(Provenance::taxonomy)).orElseThrow());
        TrainedOrNot.Names names =
                packed.isPresent() ? TrainedOrNot.Names.of(parts, packed.get()) : trained.names(parts);
        InspectedImages results = new InspectedImages(
                new ResultNames(
                        out,
                        images,
                        Stream.concat(coco.stream(), output.jsonFile().stream()).toList()),
                json,
                coco.isPresent() ? Optional.of(regions) : Optional.empty(),
                output,
                terminal);
        try (Pipelines.Assembled assembled = parts.assemble(names.backbone(), names.prompt(), chosen);
                Inspector inspector = assembled.pipeline().inspector(request)) {
            if (product.isPresent()) {
                remarkNewProduct(product.get(), chosen);
            }
            for (Path image : images) {
                Optional<Inspection> found = results.inspect(inspector, image, product);
                if (found.isPresent() && results.count() == 1) {
                    remarkDefault(found.get().threshold());
                }
            }
        } catch (PipelineException e) {
            if (results.count() > 0) {
                // Keeps what the run found before it was cancelled.
                writeCoco();
                output.show(terminal, "", results::json);
            }
            throw e;
        }
        writeCoco();
        output.show(terminal, "", results::json);
        return results.count() == images.size() ? Status.DONE : Status.FAILED;
    }

    private OutputFile cocoFile() {
        return output.file("--coco", coco.orElseThrow(), FileKind.JSON);
    }

    private void writeCoco() throws PipelineException {
        if (coco.isPresent()) {
            try {
                AtomicFile.write(cocoFile().requireWritable(), regions.json());
            } catch (IOException e) {
                throw new PipelineException("cannot write --coco %s: %s".formatted(coco.get(), e.getMessage()), e);
            }
        }
    }

    private void checkOptions() {
        if (product.filter(String::isBlank).isPresent()) {
            throw new WrongUsage("--product must not be blank; omit the option to allow any type");
        }
        if (pack.isEmpty()) {
            trained.check(run.profile());
            if (taxonomy.isEmpty()) {
                throw new WrongUsage("--taxonomy N is required without --pack");
            }
        } else if (trained.named()
                || run.profile().isPresent()
                || run.imageSize().isPresent()) {
            throw new WrongUsage(
                    "--checkpoint, --backbone, --prompt, --profile and --image-size are not allowed with --pack, which "
                            + "records its own");
        }
    }

    /** Checks that a pack's taxonomy is installed, because a pack does not contain it. */
    private void requireTaxonomy(String name) throws PipelineException {
        try {
            parts.require(PartKind.TAXONOMY, name);
        } catch (UnknownNameException e) {
            throw new PipelineException(
                    "the pack %s was made with the taxonomy '%s', which is not installed; pass its file as --taxonomy FILE.json"
                            .formatted(pack.orElseThrow(), name),
                    e);
        }
    }

    /** Reports a product that the taxonomy does not know. It may be new or misspelt. */
    private void remarkNewProduct(String name, Parts.TaxonomyChoice chosen) throws PipelineException {
        DefectTaxonomy known = parts.taxonomy(chosen);
        if (!known.products().isEmpty() && !known.products().containsValue(known.product(name))) {
            terminal.line("the taxonomy '%s' does not know the product '%s', so any type can occur; known products: %s"
                    .formatted(
                            chosen.name(),
                            name,
                            String.join(", ", new TreeSet<>(known.products().keySet()))));
        }
    }

    /** Reports the use of the default threshold, which is unexpected after a calibration. */
    private void remarkDefault(Threshold threshold) throws PipelineException {
        if (trained.checkpoint().isPresent() && threshold.usesDefault()) {
            Path checkpoint = trained.checkpoint().get();
            if (parts.service(Checkpoints.class).calibrated(checkpoint)) {
                terminal.line(
                        ("the thresholds beside %s are for another taxonomy, framing or image size, so the default is"
                                        + " used; calibrate with the same options, or pass --threshold and --pixel-threshold")
                                .formatted(checkpoint));
            }
        }
    }

    /** The provenance of the pack, if there is one. */
    private Optional<Provenance> packed() throws PipelineException {
        return pack.isEmpty()
                ? Optional.empty()
                : Optional.of(parts.service(Checkpoints.class)
                        .describePack(pack.get())
                        .provenance());
    }

    private InspectorRequest request() {
        try {
            InspectorRequest.Builder request = InspectorRequest.builder();
            framing.asked().ifPresent(request::framing);
            trained.checkpoint().ifPresent(request::checkpoint);
            pack.ifPresent(request::pack);
            thresholds.addTo(request);
            run.addTo(request);
            run.profile().ifPresent(request::profile);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }
}
