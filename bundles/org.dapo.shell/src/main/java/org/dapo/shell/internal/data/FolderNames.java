package org.dapo.shell.internal.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.dapo.api.progress.RunListener;
import org.dapo.api.text.OneLine;

/**
 * Names as folders that any file system takes: characters that one refuses are replaced, and no two names share a folder, whatever
 * their case.
 */
final class FolderNames {
    private static final Pattern NOT_IN_A_FILE_NAME = Pattern.compile("[^\\p{L}\\p{Nd} _.()+,-]|^[. ]*$");

    private final RunListener listener;
    private final Map<String, String> folders = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /**
     * Starts without names.
     *
     * @param listener warned of each folder that is not named like what it is for
     */
    FolderNames(RunListener listener) {
        this.listener = listener;
    }

    /** The folder of a name, the same at each call. */
    String of(String name) {
        return folders.computeIfAbsent(name, this::choose);
    }

    private String choose(String name) {
        String possible = NOT_IN_A_FILE_NAME.matcher(name).replaceAll("_");
        String folder = possible;
        for (int number = 2; !taken.add(folder.toLowerCase(Locale.ROOT)); number++) {
            folder = possible + "-" + number;
        }
        if (!possible.equals(name)) {
            listener.warning("'%s' cannot name a folder; it is written as '%s'".formatted(OneLine.of(name), folder));
        } else if (!folder.equals(name)) {
            listener.warning(
                    "'%s' has the name of another folder; it is written as '%s'".formatted(OneLine.of(name), folder));
        }
        return folder;
    }
}
