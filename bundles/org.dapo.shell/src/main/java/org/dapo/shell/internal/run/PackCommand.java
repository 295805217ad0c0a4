package org.dapo.shell.internal.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.shell.internal.options.FramingOptions;
import org.dapo.shell.internal.options.RunOptions;
import org.dapo.shell.internal.options.TaxonomyOption;
import org.dapo.shell.internal.options.ThresholdOptions;
import org.dapo.shell.internal.options.TrainedOrNot;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.FileKind;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pack}. */
@Command(
        name = "pack",
        description =
                "Write a deployment pack: tuned parameters, text features, thresholds and the framing in one file, so"
                        + " that inspection starts without computing text features. The backbone and the taxonomy are not included.")
public final class PackCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Mixin
    private TrainedOrNot trained;

    @Mixin
    private TaxonomyOption taxonomy;

    @Mixin
    private RunOptions run;

    @Mixin
    private FramingOptions framing;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to write; replaces an existing pack.")
    private Path out = Path.of("");

    @Option(
            names = "--products",
            split = " *, *",
            splitSynopsisLabel = ",",
            paramLabel = "P",
            description = "Products to include, separated by commas (default: all of the taxonomy).")
    private List<String> products = List.of();

    @Mixin
    private ThresholdOptions thresholds;

    public PackCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        trained.check(run.profile());
        InspectorRequest request = request();
        output.check();
        Path file = output.file("--out", out, FileKind.PACK).requireWritable();
        Parts.TaxonomyChoice chosen = taxonomy.choice();
        TrainedOrNot.Names names = trained.names(parts);
        PackInfo packed;
        try (Pipelines.Assembled assembled = parts.assemble(names.backbone(), names.prompt(), chosen)) {
            packed = assembled.pipeline().pack(request, new LinkedHashSet<>(products), file);
        }
        output.show(terminal, text(packed), () -> PlainJson.text(json(packed)));
        return Status.DONE;
    }

    private InspectorRequest request() {
        try {
            InspectorRequest.Builder request = InspectorRequest.builder().framing(framing.framing());
            trained.checkpoint().ifPresent(request::checkpoint);
            thresholds.addTo(request);
            run.addTo(request);
            run.profile().ifPresent(request::profile);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }

    private static String text(PackInfo packed) {
        return String.format(
                Locale.ROOT,
                "%s%nfor %s on the backbone %s, taxonomy %s, image threshold %.6f: %s%n",
                packed.file(),
                packed.products().isEmpty() ? "every product" : String.join(", ", packed.products()),
                packed.provenance().backbone(),
                packed.provenance().taxonomy(),
                packed.threshold().image(),
                packed.threshold().origin());
    }

    private static Map<String, Object> json(PackInfo packed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", packed.file().toString());
        json.put("sha256", packed.sha256());
        json.put("backbone", packed.provenance().backbone());
        json.put("backbone_sha256", packed.provenance().backboneSha256());
        json.put("prompt", packed.provenance().prompt());
        json.put("profile", packed.provenance().profile());
        json.put("taxonomy", packed.provenance().taxonomy());
        json.put("products", packed.products());
        json.put("image", packed.threshold().image());
        json.put("pixel", packed.threshold().pixel());
        json.put("framing", packed.framing().text());
        json.put("origin", packed.threshold().origin());
        return json;
    }
}
