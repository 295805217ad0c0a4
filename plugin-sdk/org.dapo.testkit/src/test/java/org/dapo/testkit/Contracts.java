package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a contract test as a plug-in's build would. */
final class Contracts {
    private Contracts() {}

    /** Returns the names of the failed tests. */
    static Set<String> failures(Class<?> contract) {
        return messages(contract).keySet();
    }

    /** Returns the names of the failed tests and their messages. */
    static Map<String, String> messages(Class<?> contract) {
        return messages(selectClass(contract));
    }

    /** Runs one test and returns its failure message, or an empty text if it passes. */
    static String message(Class<?> contract, String test) {
        return messages(selectMethod(contract, test)).getOrDefault(test, "");
    }

    /** Returns the names of the skipped tests. The subject lacks what they test. */
    static Set<String> skipped(Class<?> contract) {
        Set<String> names = new TreeSet<>();
        run(selectClass(contract), new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
                    names.add(nameOf(test));
                }
            }
        });
        return names;
    }

    private static Map<String, String> messages(DiscoverySelector selector) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        run(selector, listener);
        assertTrue(listener.getSummary().getTestsStartedCount() > 0, "no test ran");
        Map<String, String> messages = new TreeMap<>();
        listener.getSummary()
                .getFailures()
                .forEach(failure -> messages.put(
                        nameOf(failure.getTestIdentifier()),
                        String.valueOf(failure.getException().getMessage())));
        return messages;
    }

    private static void run(DiscoverySelector selector, TestExecutionListener listener) {
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selector)
                                .build(),
                        listener);
    }

    private static String nameOf(TestIdentifier test) {
        return test.getDisplayName().replace("()", "");
    }
}
