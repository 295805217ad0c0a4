package org.dapo.api.pipeline;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Counters and state of an inspector service since its configuration was created, for the host's own monitoring. A service with
 * the same properties as its {@link Inspector}, registered even while the inspector is not. For JMX consoles it is also an MBean
 * of the platform server, named {@code org.dapo:type=Inspector,name="NAME"}. Its memory does not grow with the number of images.
 * If the host has Felix Health Checks, one check with the tag {@code dapo} reports the same for all inspectors. Thread-safe.
 */
@ProviderType
public interface InspectorCounters {
    /**
     * The inspector's name.
     *
     * @return the configured name
     */
    String getName();

    /**
     * Whether the inspector can inspect at the moment.
     *
     * @return true if a call would not have to wait for a pipeline
     */
    boolean isReady();

    /**
     * The current problem, if any: what is missing while it is not ready, or why a changed configuration is not in use.
     *
     * @return one line; empty if there is none, and during the first preparation
     */
    String getTrouble();

    /**
     * The number of inspections that returned an answer.
     *
     * @return a count
     */
    long getImages();

    /**
     * The number of answers with the verdict anomalous.
     *
     * @return a count
     */
    long getAnomalous();

    /**
     * The number of calls that were rejected because too many were in progress or waiting.
     *
     * @return a count
     */
    long getRefused();

    /**
     * The number of calls that failed for another reason, such as an unreadable image.
     *
     * @return a count
     */
    long getFailed();

    /**
     * How often another pipeline or configuration took over.
     *
     * @return a count; the first pipeline does not count
     */
    long getSwaps();

    /**
     * The number of calls in progress or waiting.
     *
     * @return the current number
     */
    int getPending();

    /**
     * The median time of an answer, from call to return.
     *
     * @return milliseconds, overestimated by at most 5 percent; 0 if there was no answer
     */
    double getLatencyMedianMillis();

    /**
     * The 99th percentile of the time of an answer, from call to return.
     *
     * @return milliseconds, overestimated by at most 5 percent; 0 if there was no answer
     */
    double getLatencyHighMillis();
}
