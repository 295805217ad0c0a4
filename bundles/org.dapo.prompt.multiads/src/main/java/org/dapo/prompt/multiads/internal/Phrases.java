package org.dapo.prompt.multiads.internal;

import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.prompting.Ensembles;
import org.dapo.prompting.WrittenPrompts;

/** The phrases about a product: ten for a sound product and six for each defect type, each in up to 35 templates. */
final class Phrases {
    private static final List<String> NORMAL = Stream.concat(
                    Ensembles.NORMAL.stream(),
                    Stream.of("intact {product}", "clean {product}", "{product} in good order"))
            .toList();

    private static final List<String> DEFECTIVE = List.of(
            "{product} with a {type}",
            "{product} with a {type} defect",
            "{product} showing {type}",
            "{product} spoiled by {type}",
            "defective {product}, {type} on it",
            "damaged {product} with signs of {type}");

    private Phrases() {}

    /**
     * The sentences of all states.
     *
     * @param taxonomy the types
     * @param product the words for the product
     * @param templates how many templates
     * @return normal, then the types in the taxonomy's order
     */
    static List<List<String>> of(DefectTaxonomy taxonomy, String product, int templates) {
        List<String> photos = Ensembles.some(Ensembles.PHOTOS, templates);
        Stream<List<String>> types = taxonomy.types().stream().map(type -> DEFECTIVE.stream()
                .map(phrase -> phrase.replace("{type}", type.phrase()))
                .toList());
        return Stream.concat(Stream.of(NORMAL), types)
                .map(phrases -> WrittenPrompts.sentences(phrases, photos, product))
                .toList();
    }
}
