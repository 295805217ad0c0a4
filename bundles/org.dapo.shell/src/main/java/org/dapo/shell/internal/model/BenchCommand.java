package org.dapo.shell.internal.model;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.shell.internal.options.DeviceOption;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Table;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench}. */
@Command(
        name = "bench",
        description = "Measure the speed of each stage of a backbone, and of a plain matrix product for comparison.")
public final class BenchCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Option(names = "--backbone", paramLabel = "N", description = "The backbone (default: the first by name).")
    private Optional<String> backbone = Optional.empty();

    @Option(
            names = "--image-size",
            paramLabel = "S",
            description = "Input side in pixels (default: the backbone's own).")
    private Optional<Integer> imageSize = Optional.empty();

    @Option(
            names = "--repeat",
            paramLabel = "R",
            defaultValue = "20",
            description = "Number of measurements of each stage (default: ${DEFAULT-VALUE}).")
    private int repeat;

    @Mixin
    private DeviceOption device;

    public BenchCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        if (repeat < 1) {
            throw new WrongUsage("--repeat must be at least 1, not " + repeat);
        }
        output.check();
        TensorEngine tensors = parts.service(TensorEngine.class);
        String name = backbone.isPresent() ? backbone.get() : firstBackbone();
        BackboneProvider provider = parts.part(PartKind.BACKBONE, name);
        BenchResult result;
        try (Progress progress = new Progress(terminal)) {
            int side = imageSize.orElse(provider.spec().imageSize());
            provider.spec().grid(side);
            if (3L * Float.BYTES * side * side > Integer.MAX_VALUE) {
                throw new WrongUsage("--image-size %d: an image of that side takes more than 2 GB".formatted(side));
            }
            result = new Bench(tensors, provider, tensors.device(device.device()), side, repeat, progress).run();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        } catch (IOException e) {
            throw new PipelineException("cannot write the test image: " + e.getMessage(), e);
        }
        output.show(terminal, text(result), () -> PlainJson.text(result.json()));
        return 0;
    }

    private String firstBackbone() throws PipelineException {
        return parts.all(PartKind.BACKBONE).keySet().stream()
                .sorted()
                .findFirst()
                .orElseThrow(() -> new PipelineException("there is no backbone to measure (see dapo plugins)"));
    }

    private static String text(BenchResult result) {
        Table table = new Table(1).row("stage", "ms p50", "ms p99", "per second", "GFLOP/s");
        for (BenchResult.Stage stage : result.stages()) {
            table.row(
                    stage.name(),
                    String.format(Locale.ROOT, "%.2f", stage.p50() * 1e3),
                    String.format(Locale.ROOT, "%.2f", stage.p99() * 1e3),
                    String.format(Locale.ROOT, "%.1f", stage.perSecond()),
                    stage.flops() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", stage.flops() / stage.p50() / 1e9));
        }
        String head = String.format(
                Locale.ROOT,
                "%s at %d pixels on %s, %d threads, %s, one image at a time%n",
                result.backbone(),
                result.imageSize(),
                result.device(),
                result.threads(),
                result.engine());
        String loading = String.format(
                Locale.ROOT,
                "loaded in %.2f s, first image %.2f s later, peak Java heap until then %.0f MiB%n",
                result.loading().seconds(),
                result.loading().firstImageSeconds(),
                result.loading().peakHeap() / 1048576.0);
        String images = String.format(
                Locale.ROOT, "images per second, from file to features: %.1f%n", result.imagesPerSecond());
        String memory = result.peakMemory().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "peak memory of the process: %.0f MiB%n",
                        result.peakMemory().getAsLong() / 1048576.0);
        return head + loading + table + images + memory;
    }
}
