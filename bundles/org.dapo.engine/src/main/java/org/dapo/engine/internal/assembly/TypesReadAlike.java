package org.dapo.engine.internal.assembly;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.api.taxonomy.DefectType;

/**
 * Defect types whose phrases are the same tokens to a backbone, as those of words outside a small vocabulary are. No prompt
 * strategy can tell them apart by their words.
 */
public final class TypesReadAlike {
    private TypesReadAlike() {}

    /**
     * What to tell of them.
     *
     * @return a line for each group of such types; none if the strategy names no types
     */
    public static List<String> notes(Session session) {
        if (!session.namesTypes()) {
            return List.of();
        }
        List<DefectType> types = session.assembly().taxonomy().part().types();
        int[][] tokens = session.backbone()
                .tokenize(types.stream().map(DefectType::phrase).toList())
                .ids();
        Map<String, List<String>> alike = IntStream.range(0, types.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> Arrays.toString(tokens[i]),
                        LinkedHashMap::new,
                        Collectors.mapping(i -> types.get(i).id(), Collectors.toList())));
        return alike.values().stream()
                .filter(group -> group.size() > 1)
                .map(group ->
                        "the backbone '%s' cannot tell the types %s apart by their words, which are the same tokens to it"
                                .formatted(session.provenance().backbone(), String.join(", ", group)))
                .toList();
    }
}
