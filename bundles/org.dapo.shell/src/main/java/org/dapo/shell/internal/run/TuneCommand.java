package org.dapo.shell.internal.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.report.ResultJson;
import org.dapo.shell.internal.options.DataOptions;
import org.dapo.shell.internal.options.RunOptions;
import org.dapo.shell.internal.options.TaxonomyOption;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Remarks;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tune}. */
@Command(name = "tune", description = "Tune a prompt strategy on a data set; writes a checkpoint after each epoch.")
public final class TuneCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Mixin
    private DataOptions data;

    @Mixin
    private TaxonomyOption taxonomy;

    @Mixin
    private RunOptions run;

    @Option(names = "--backbone", paramLabel = "N", required = true, description = "The backbone.")
    private String backbone = "";

    @Option(names = "--prompt", paramLabel = "N", required = true, description = "The prompt strategy.")
    private String prompt = "";

    @Option(names = "--epochs", paramLabel = "N", description = "Number of epochs (default: the prompt strategy's).")
    private Optional<Integer> epochs = Optional.empty();

    @Option(names = "--lr", paramLabel = "R", description = "Learning rate (default: the prompt strategy's).")
    private Optional<Double> learningRate = Optional.empty();

    public TuneCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        TuningRequest request = request();
        output.check(data.out());
        Parts.TaxonomyChoice chosen = taxonomy.choice();
        parts.require(PartKind.DATASET, request.dataset().layout());
        ResultJson json = parts.service(ResultJson.class);
        TuningResult result;
        try (Pipelines.Assembled assembled = parts.assemble(backbone, prompt, chosen);
                Progress progress = new Progress(terminal)) {
            result = assembled.pipeline().tune(request, progress);
        }
        Remarks.show(terminal, result.skipped(), result.notes(), List.of());
        output.show(terminal, text(result), () -> json.tuning(result));
        return 0;
    }

    private TuningRequest request() {
        try {
            TuningRequest.Builder request = TuningRequest.builder(data.dataset(), data.out());
            data.addTo(request);
            run.addTo(request);
            epochs.ifPresent(request::epochs);
            learningRate.ifPresent(request::learningRate);
            run.profile().ifPresent(request::profile);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }

    private static String text(TuningResult result) {
        StringBuilder text = new StringBuilder();
        for (int epoch = 0; epoch < result.losses().size(); epoch++) {
            text.append(String.format(
                    Locale.ROOT,
                    "epoch %d: loss %.4f%n",
                    epoch + 1,
                    result.losses().get(epoch)));
        }
        text.append(String.format(Locale.ROOT, "%d images, %.1f s%n", result.images(), result.seconds()));
        return text.append(result.checkpoint()).append(System.lineSeparator()).toString();
    }
}
