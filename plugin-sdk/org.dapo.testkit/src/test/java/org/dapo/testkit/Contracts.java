package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a contract test as a plug-in's build would. */
final class Contracts {
    private Contracts() {}

    /** The names of the tests that fail. */
    static Set<String> failures(Class<?> contract) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        listener);
        assertTrue(listener.getSummary().getTestsSucceededCount() > 0, "no test ran, or none passed");
        Set<String> failures = new TreeSet<>();
        listener.getSummary()
                .getFailures()
                .forEach(failure -> failures.add(
                        failure.getTestIdentifier().getDisplayName().replace("()", "")));
        return failures;
    }
}
