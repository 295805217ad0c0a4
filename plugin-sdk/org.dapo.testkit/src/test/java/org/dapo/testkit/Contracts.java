package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a contract test as a plug-in's build would. */
final class Contracts {
    private Contracts() {}

    /** The names of the tests that fail. */
    static Set<String> failures(Class<?> contract) {
        return messages(contract).keySet();
    }

    /** The names of the tests that fail, with what they say. */
    static Map<String, String> messages(Class<?> contract) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        listener);
        assertTrue(listener.getSummary().getTestsSucceededCount() > 0, "no test ran, or none passed");
        Map<String, String> messages = new TreeMap<>();
        listener.getSummary()
                .getFailures()
                .forEach(failure -> messages.put(
                        failure.getTestIdentifier().getDisplayName().replace("()", ""),
                        String.valueOf(failure.getException().getMessage())));
        return messages;
    }
}
