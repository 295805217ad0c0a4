package org.dapo.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dapo.api.dataset.DatasetException;

/**
 * A data set's folder and the settings after it, as in {@code data/visa,subset=single}. If a folder of the whole name exists, the
 * whole name is the folder.
 *
 * @param root the folder
 * @param settings the settings, by name
 */
public record LayoutPath(Path root, Map<String, String> settings) {
    private static final Pattern SETTING = Pattern.compile(",([a-z][a-z-]*)=([^,]*)");

    /** Copies the settings. */
    public LayoutPath {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /**
     * Parses a path with settings.
     *
     * @param layout the layout's name, for messages
     * @param written the path as given to an adapter
     * @param known the available settings with their allowed values; no values means that any is allowed
     * @return the folder and the settings
     * @throws DatasetException if a setting does not exist, occurs twice or cannot have that value; the message names it
     */
    public static LayoutPath parse(String layout, Path written, Map<String, List<String>> known)
            throws DatasetException {
        String path = written.toString();
        Map<String, String> settings = new TreeMap<>();
        while (!Files.exists(Path.of(path))) {
            int comma = path.lastIndexOf(',');
            Matcher setting = SETTING.matcher(comma < 0 ? "" : path.substring(comma));
            if (!setting.matches()) {
                break;
            }
            String name = setting.group(1);
            String value = setting.group(2);
            check(layout, name, value, known);
            if (settings.put(name, value) != null) {
                throw new DatasetException("%s: the setting '%s' is there twice".formatted(layout, name));
            }
            path = path.substring(0, comma);
        }
        return new LayoutPath(Path.of(path), settings);
    }

    private static void check(String layout, String name, String value, Map<String, List<String>> known)
            throws DatasetException {
        List<String> values = known.get(name);
        if (values == null) {
            throw new DatasetException("%s: there is no setting '%s'; there %s"
                    .formatted(
                            layout,
                            name,
                            known.isEmpty() ? "is none" : "are: " + String.join(", ", new TreeSet<>(known.keySet()))));
        }
        if (value.isBlank() || (!values.isEmpty() && !values.contains(value))) {
            throw new DatasetException("%s: %s must be %s, not '%s'"
                    .formatted(layout, name, values.isEmpty() ? "some text" : String.join(" or ", values), value));
        }
    }

    /**
     * The value of a setting.
     *
     * @param name its name
     * @param otherwise the value if it is not set
     * @return the value
     */
    public String setting(String name, String otherwise) {
        return settings.getOrDefault(name, otherwise);
    }
}
