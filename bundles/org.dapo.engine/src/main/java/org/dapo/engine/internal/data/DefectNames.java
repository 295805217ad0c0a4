package org.dapo.engine.internal.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.text.NearestName;

/** Maps a data set's defect names to labels of a taxonomy: the type's position + 1, or untyped. Thread-safe. */
public final class DefectNames {
    /** The most unknown names in a message. A small table can have a hundred thousand. */
    private static final int MOST_TOLD = 20;

    private final DefectTaxonomy taxonomy;
    private final Map<String, Short> labels = new ConcurrentHashMap<>();

    /** For one taxonomy. */
    public DefectNames(DefectTaxonomy taxonomy) {
        this.taxonomy = taxonomy;
    }

    /**
     * Requires that the taxonomy knows the names of all defects.
     *
     * @throws PipelineException with the first unknown names, the nearest known name of each, and all known names
     */
    public void requireKnown(Collection<Sample> samples) throws PipelineException {
        Set<String> unknown = new LinkedHashSet<>();
        for (Sample sample : samples) {
            for (Defect defect : sample.defects()) {
                if (!defect.name().isEmpty() && label(defect.name()) == LabelMap.UNTYPED) {
                    unknown.add(defect.name());
                }
            }
        }
        if (!unknown.isEmpty()) {
            List<String> known = known();
            List<String> told = unknown.stream()
                    .limit(MOST_TOLD)
                    .map(name -> NearestName.among(known, name)
                            .map(near -> "'%s' (nearest: %s)".formatted(name, near))
                            .orElse("'" + name + "'"))
                    .toList();
            String more = unknown.size() > MOST_TOLD ? " and %d more".formatted(unknown.size() - MOST_TOLD) : "";
            throw new PipelineException("defect names that the taxonomy does not know: %s%s; it knows: %s"
                    .formatted(String.join(", ", told), more, String.join(", ", known)));
        }
    }

    /** The label of a name: 1..K, or {@link LabelMap#UNTYPED} for a name that the taxonomy does not know. */
    public short label(String name) {
        return labels.computeIfAbsent(
                name, key -> taxonomy.resolve(key).map(type -> label(type)).orElse(LabelMap.UNTYPED));
    }

    /** Types are compared by id: a taxonomy may return another object of the same type. */
    private short label(DefectType type) {
        List<String> ids = taxonomy.types().stream().map(DefectType::id).toList();
        int position = ids.indexOf(type.id());
        return position < 0 ? LabelMap.UNTYPED : (short) (position + 1);
    }

    /** The distinct type ids of a sample's defects; a name that the taxonomy does not know is kept as it is. */
    public List<String> ids(Sample sample) {
        return sample.defects().stream()
                .map(Defect::name)
                .filter(name -> !name.isEmpty())
                .map(name -> taxonomy.resolve(name).map(DefectType::id).orElse(name))
                .distinct()
                .toList();
    }

    private List<String> known() {
        List<String> names = new ArrayList<>();
        for (DefectType type : taxonomy.types()) {
            names.addAll(type.names().isEmpty() ? List.of(type.id()) : type.names());
        }
        return names;
    }
}
