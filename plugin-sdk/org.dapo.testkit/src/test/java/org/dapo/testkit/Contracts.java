package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.platform.engine.DiscoverySelector;
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
        return messages(selectClass(contract));
    }

    /** What one test says when it fails; empty if it passes. */
    static String message(Class<?> contract, String test) {
        return messages(selectMethod(contract, test)).getOrDefault(test, "");
    }

    private static Map<String, String> messages(DiscoverySelector selector) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selector)
                                .build(),
                        listener);
        assertTrue(listener.getSummary().getTestsStartedCount() > 0, "no test ran");
        Map<String, String> messages = new TreeMap<>();
        listener.getSummary()
                .getFailures()
                .forEach(failure -> messages.put(
                        failure.getTestIdentifier().getDisplayName().replace("()", ""),
                        String.valueOf(failure.getException().getMessage())));
        return messages;
    }
}
