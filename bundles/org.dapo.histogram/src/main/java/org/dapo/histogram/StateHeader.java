package org.dapo.histogram;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.text.OneLine;

/** Identifies the format and the scope at the head of a written state, so that it is never read as another's. */
public final class StateHeader {
    private StateHeader() {}

    /**
     * Writes the header of a state.
     *
     * @param format the name of the format with its version, such as {@code org.dapo.metric.region 1}
     * @param scope of what the state is; each name below 20,000 characters
     * @param out the destination
     * @throws IOException if it cannot be written
     */
    public static void write(String format, MetricScope scope, DataOutput out) throws IOException {
        List<String> names = names(format, scope);
        out.writeInt(names.size());
        for (String name : names) {
            out.writeUTF(name);
        }
    }

    /**
     * Reads what {@link #write} wrote, and compares.
     *
     * @param format the name of the format that must be there
     * @param scope the scope that must be there
     * @param in positioned at the header; exactly its bytes are read, fewer if it is another's
     * @throws IOException if it is the header of something else, naming the first difference
     */
    public static void require(String format, MetricScope scope, DataInput in) throws IOException {
        List<String> expected = names(format, scope);
        int names = in.readInt();
        if (names != expected.size()) {
            throw new IOException(
                    "not the state of %s: %d names instead of %d".formatted(expected, names, expected.size()));
        }
        for (String name : expected) {
            String found = in.readUTF();
            if (!found.equals(name)) {
                throw new IOException(
                        OneLine.of("the state of '%s' where that of '%s' was expected".formatted(found, name)));
            }
        }
    }

    private static List<String> names(String format, MetricScope scope) {
        List<String> names = new ArrayList<>(List.of(format, scope.product(), "maps to " + scope.mapRange()));
        names.addAll(scope.types());
        return names;
    }
}
