package org.dapo.testkit;

import java.util.Locale;

/** Runs a task while the default locale has other digits than 0 to 9. */
final class OtherDigits {
    private OtherDigits() {}

    /** A task that may fail. */
    @FunctionalInterface
    interface Task<T, E extends Exception> {
        T run() throws E;
    }

    static <T, E extends Exception> T with(Task<T, E> task) throws E {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-IR"));
        try {
            return task.run();
        } finally {
            Locale.setDefault(usual);
        }
    }
}
