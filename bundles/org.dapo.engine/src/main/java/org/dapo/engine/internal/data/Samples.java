package org.dapo.engine.internal.data;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.file.Sha256;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Parts;

/**
 * The samples of one split. Unless names are accepted as they are, the taxonomy must know their defect names.
 *
 * @param split the split's name
 * @param all the samples
 * @param notes what the adapter noticed, one line each
 * @param names the defect names
 * @param choices the choices for a data set with several forms, as results name them
 * @param adapterVersion the version of the adapter, which decides what masks and labels its files mean
 */
public record Samples(
        String split,
        List<Sample> all,
        List<String> notes,
        DefectNames names,
        Map<String, String> choices,
        String adapterVersion) {
    /** Opens a data set and lists one of its splits. */
    public static Samples open(
            Assembly assembly, DatasetReference reference, Optional<String> split, boolean namesAsTheyAre)
            throws PipelineException {
        DefectNames names = new DefectNames(assembly.taxonomy().part());
        String chosen = split.orElse(Dataset.DEFAULT_SPLIT);
        try {
            Parts.Known<DatasetAdapter> adapter = assembly.parts().dataset(reference.layout());
            Dataset dataset = adapter.part().open(reference.root());
            UnknownNameException.requireSplit(dataset, chosen);
            List<Sample> samples;
            try (Stream<Sample> stream = dataset.samples(chosen)) {
                samples = stream.toList();
            }
            if (samples.isEmpty()) {
                throw new PipelineException("the split '%s' of %s has no image".formatted(chosen, reference));
            }
            requireOwnIds(samples, chosen, reference);
            if (!namesAsTheyAre) {
                names.requireKnown(samples);
            }
            return new Samples(
                    chosen,
                    samples,
                    dataset.notes().stream().map(Samples::line).toList(),
                    names,
                    choices(dataset),
                    adapter.property(PluginProperties.VERSION));
        } catch (DatasetException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    /**
     * Checks that each image has an id of its own. Results and prepared images are kept by id: of two images with one id, one
     * would be used twice and the other never.
     *
     * @throws PipelineException if two images have one id; the message names it
     */
    public static void requireOwnIds(List<Sample> samples, String split, DatasetReference reference)
            throws PipelineException {
        Set<String> ids = new HashSet<>();
        for (Sample sample : samples) {
            if (!ids.add(sample.id())) {
                throw new PipelineException("two images of the split '%s' of %s have the id '%s'; rename one"
                        .formatted(split, reference, sample.id()));
            }
        }
    }

    /**
     * The samples by product, in the order of the products' first samples.
     *
     * @param chosen the requested products; empty for all
     * @param wanted selects samples
     * @throws UnknownNameException if a chosen product has no sample
     */
    public Map<String, List<Sample>> byProduct(Set<String> chosen, Predicate<Sample> wanted)
            throws UnknownNameException {
        Set<String> known = all.stream().map(Sample::product).collect(Collectors.toCollection(TreeSet::new));
        for (String product : new TreeSet<>(chosen)) {
            if (!known.contains(product)) {
                throw new UnknownNameException("product", product, known);
            }
        }
        return all.stream()
                .filter(sample -> chosen.isEmpty() || chosen.contains(sample.product()))
                .filter(wanted)
                .collect(Collectors.groupingBy(Sample::product, LinkedHashMap::new, Collectors.toList()));
    }

    /** The choices for a data set with several forms, as results name them. */
    private static Map<String, String> choices(Dataset dataset) {
        Map<String, String> choices = new TreeMap<>();
        if (dataset instanceof DescribedDataset described) {
            described.choices().forEach((name, choice) -> choices.put("data: " + name, choice));
        }
        return choices;
    }

    private static String line(DatasetNote note) {
        return note.subject() + ": " + note.text();
    }

    /**
     * A hash of the samples' ids, products, states and defect names. It distinguishes selections, independently of their
     * folder.
     */
    public static String hash(List<Sample> samples) {
        Sha256 hash = new Sha256();
        for (Sample sample : samples) {
            List<String> facts = List.of(
                    sample.id(),
                    sample.product(),
                    Boolean.toString(sample.anomalous()),
                    sample.defects().stream().map(Defect::name).toList().toString());
            hash.add(facts + "\n");
        }
        return hash.hex();
    }
}
