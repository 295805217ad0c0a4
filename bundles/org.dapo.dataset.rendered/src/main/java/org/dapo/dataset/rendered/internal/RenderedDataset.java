package org.dapo.dataset.rendered.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.PairedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.dataset.rendered.internal.caption.Captions;
import org.dapo.dataset.rendered.internal.plan.Plan;
import org.dapo.dataset.rendered.internal.plan.Split;
import org.dapo.dataset.rendered.internal.scene.Scene;

/** Images that are rendered on request. Only their number is stored. */
final class RenderedDataset implements CaptionedDataset, DescribedDataset, PairedDataset {
    private static final String TWIN = "-good";
    private static final Pattern ID = Pattern.compile("([a-z-]+)/([a-z-]+)/([0-9]{6,})(" + TWIN + ")?");

    private final Plan plan;
    private final Settings settings;

    RenderedDataset(Plan plan, Settings settings) {
        this.plan = plan;
        this.settings = settings;
    }

    @Override
    public List<String> splits() {
        return List.copyOf(plan.splits().keySet());
    }

    @Override
    public Stream<Sample> samples(String name) throws DatasetException {
        Split split = plan.splits().get(name);
        if (split == null) {
            throw new DatasetException(
                    "rendered: there is no split '%s'; there are: %s".formatted(name, String.join(", ", splits())));
        }
        return split.types().keySet().stream().filter(settings::shows).flatMap(product -> IntStream.range(
                        0, split.images(product, settings))
                .mapToObj(index -> Take.sample(
                        String.format(Locale.ROOT, "%s/%s/%06d", product, name, index),
                        split.scene(product, index, settings, plan))));
    }

    @Override
    public Map<String, String> choices() {
        return settings.choices();
    }

    @Override
    public List<DatasetNote> notes() {
        return List.of();
    }

    @Override
    public Optional<String> caption(Sample sample) {
        return shown(sample).filter(shown -> shown.split.captioned()).map(shown -> Captions.of(shown.scene));
    }

    @Override
    public Optional<Sample> withoutDefects(Sample sample) {
        return shown(sample)
                .filter(shown -> !shown.scene.defects().isEmpty())
                .map(shown -> Take.sample(sample.id() + TWIN, shown.scene.withoutDefects()));
    }

    private record Shown(Split split, Scene scene) {}

    /** What a sample shows, if it is one of these. */
    private Optional<Shown> shown(Sample sample) {
        Matcher id = ID.matcher(sample.id());
        if (!id.matches()) {
            return Optional.empty();
        }
        Split split = plan.splits().get(id.group(2));
        int index = Integer.parseInt(id.group(3));
        if (split == null
                || !settings.shows(id.group(1))
                || !split.types().containsKey(id.group(1))
                || index >= split.images(id.group(1), settings)) {
            return Optional.empty();
        }
        Scene scene = split.scene(id.group(1), index, settings, plan);
        return Optional.of(new Shown(split, id.group(4) == null ? scene : scene.withoutDefects()));
    }
}
