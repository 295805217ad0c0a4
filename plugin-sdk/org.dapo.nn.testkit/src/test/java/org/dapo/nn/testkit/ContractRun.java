package org.dapo.nn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a contract test as a plug-in's build would. */
final class ContractRun {
    private ContractRun() {}

    /** Returns the messages of all failed tests. */
    static List<String> messages(Class<?> contract) {
        return messages(run(selectClass(contract)));
    }

    /** Runs one test and returns its failure message, or an empty text if it passes. */
    static String message(Class<?> contract, String test) {
        TestExecutionSummary summary = run(selectMethod(contract, test));
        assertEquals(1, summary.getTestsStartedCount(), "tests of the name " + test);
        return String.join("", messages(summary));
    }

    private static TestExecutionSummary run(DiscoverySelector selector) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selector)
                                .build(),
                        listener);
        return listener.getSummary();
    }

    private static List<String> messages(TestExecutionSummary summary) {
        return summary.getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .toList();
    }
}
