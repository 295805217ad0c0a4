package org.dapo.benchmark.internal;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.pipeline.WrongValueException;

/** The placeholders of a plan, <code>${name}</code>, and the values for them. For one plan. */
final class Places {
    private final Map<String, String> values;
    private final Set<String> seen = new TreeSet<>();

    Places(Map<String, String> values) {
        this.values = values;
    }

    /** A text with its placeholders replaced by their values. A placeholder without a value stays. */
    String filled(String text) {
        return BenchmarkPlan.PLACE.matcher(text).replaceAll(this::value);
    }

    private String value(MatchResult place) {
        seen.add(place.group(1));
        return Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group()));
    }

    /**
     * Checks that every value was used.
     *
     * @throws WrongValueException if there is no placeholder for a value; the message names it
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
