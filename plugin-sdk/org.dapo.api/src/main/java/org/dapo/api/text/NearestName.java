package org.dapo.api.text;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that was probably meant by one that nobody knows. */
public final class NearestName {
    private NearestName() {}

    /**
     * Finds the known name that is nearest to a written one: with the fewest letters inserted, deleted, replaced, or swapped with
     * their neighbour (the restricted distance of Damerau and Levenshtein).
     *
     * @param known the known names
     * @param written the unknown name, of any length
     * @return the nearest, the first in natural order of several; empty if more than a third of the written letters are wrong
     */
    public static Optional<String> among(Collection<String> known, String written) {
        int most = Math.max(written.length(), 3) / 3;
        String nearest = null;
        int least = most + 1;
        for (String name : known) {
            // The distance is at least that of the lengths, and takes long for a long name.
            int distance = Math.abs(name.length() - written.length());
            if (distance <= most) {
                distance = distance(written, name);
            }
            boolean nearer = distance < least;
            if (nearer || (nearest != null && distance == least && name.compareTo(nearest) < 0)) {
                least = distance;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static int distance(String a, String b) {
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
            twoAbove = above;
            above = row;
        }
        return above[b.length()];
    }
}
