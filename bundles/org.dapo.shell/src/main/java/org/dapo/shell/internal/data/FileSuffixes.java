package org.dapo.shell.internal.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds files whose suffix is in another case than most, such as {@code .PNG} among {@code .png}. They are read here, but many
 * other programs ignore them.
 */
final class FileSuffixes {
    private final Map<String, Map<String, List<String>>> files = new TreeMap<>();

    void add(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            String suffix = name.substring(dot);
            files.computeIfAbsent(suffix.toLowerCase(Locale.ROOT), any -> new TreeMap<>())
                    .computeIfAbsent(suffix, any -> new ArrayList<>())
                    .add(file);
        }
    }

    List<DatasetProblem> problems() {
        List<DatasetProblem> problems = new ArrayList<>();
        files.forEach((lower, written) -> {
            String usual = lower;
            for (Map.Entry<String, List<String>> one : written.entrySet()) {
                if (one.getValue().size()
                        > written.getOrDefault(usual, List.of()).size()) {
                    usual = one.getKey();
                }
            }
            String most = usual;
            written.forEach((suffix, its) -> {
                if (!suffix.equals(most)) {
                    its.forEach(file -> problems.add(DatasetProblem.of(
                            "suffix-case",
                            file,
                            "ends in %s, but most files end in %s; other programs may ignore it"
                                    .formatted(suffix, most))));
                }
            });
        });
        return problems;
    }
}
