package org.dapo.histogram;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.dapo.api.text.OneLine;

/** Identifies the owner at the head of a written state, so that it is never read as another's. */
public final class StateHeader {
    private StateHeader() {}

    /**
     * Writes the owner of the state.
     *
     * @param owner the names of the format, its version, the product and so on, each below 20,000 characters
     * @param out the destination
     * @throws IOException if it cannot be written
     */
    public static void write(List<String> owner, DataOutput out) throws IOException {
        out.writeInt(owner.size());
        for (String name : owner) {
            out.writeUTF(name);
        }
    }

    /**
     * Reads what {@link #write} wrote, and compares.
     *
     * @param owner the names that must be there
     * @param in positioned at the header; exactly its bytes are read, fewer if it is another's
     * @throws IOException if it is the header of something else, naming the first difference
     */
    public static void require(List<String> owner, DataInput in) throws IOException {
        int names = in.readInt();
        if (names != owner.size()) {
            throw new IOException("not the state of %s: %d names instead of %d".formatted(owner, names, owner.size()));
        }
        for (String name : owner) {
            String found = in.readUTF();
            if (!found.equals(name)) {
                throw new IOException(
                        OneLine.of("the state of '%s' where that of '%s' was expected".formatted(found, name)));
            }
        }
    }
}
