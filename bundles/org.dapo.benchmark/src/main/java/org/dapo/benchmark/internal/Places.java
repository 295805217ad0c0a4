package org.dapo.benchmark.internal;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.pipeline.WrongValueException;

/** The places of a plan, <code>${name}</code>, and what whoever runs it puts there. For one plan. */
final class Places {
    private final Map<String, String> values;
    private final Set<String> seen = new TreeSet<>();

    Places(Map<String, String> values) {
        this.values = values;
    }

    /** A text with the values in its places; a place without one stays. */
    String filled(String text) {
        return BenchmarkPlan.PLACE.matcher(text).replaceAll(this::value);
    }

    private String value(MatchResult place) {
        seen.add(place.group(1));
        return Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group()));
    }

    /**
     * Checks that no value was given in vain.
     *
     * @throws WrongValueException if there is no place for one; the message names it
     */
    void requireAllUsed(String source) throws WrongValueException {
        Set<String> unused = new TreeSet<>(values.keySet());
        unused.removeAll(seen);
        if (!unused.isEmpty()) {
            throw new WrongValueException("%s has no placeholder '%s'; it has: %s"
                    .formatted(source, unused.iterator().next(), seen.isEmpty() ? "none" : String.join(", ", seen)));
        }
    }
}
