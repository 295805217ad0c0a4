package org.dapo.api.pipeline;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What an inspector service has done since its configuration came, and how it is: for the host's own monitoring. A service with the
 * same properties as its {@link Inspector}, there even while the inspector is not; and, for consoles that speak JMX, a bean of the
 * platform's server by the name {@code org.dapo:type=Inspector,name="NAME"}. Memory does not grow with the number of images.
 * Where the host has Felix Health Checks, one check with the tag {@code dapo} says the same of all inspectors. Thread-safe.
 */
@ProviderType
public interface InspectorCounters {
    /**
     * The inspector's name.
     *
     * @return as it is configured
     */
    String getName();

    /**
     * Whether it can inspect at the moment.
     *
     * @return whether a call would find something to inspect with
     */
    boolean isReady();

    /**
     * What is wrong, if anything is: what is missing while it is not ready, or why a changed configuration is not in use.
     *
     * @return one line, or the empty text, also while it is being prepared for the first time
     */
    String getTrouble();

    /**
     * Inspections that gave an answer.
     *
     * @return a count
     */
    long getImages();

    /**
     * Those of them whose verdict was anomalous.
     *
     * @return a count
     */
    long getAnomalous();

    /**
     * Calls that were refused because too many were waiting.
     *
     * @return a count
     */
    long getRefused();

    /**
     * Calls that failed otherwise, such as for an image that cannot be read.
     *
     * @return a count
     */
    long getFailed();

    /**
     * How often another pipeline or configuration took over.
     *
     * @return a count; 0 until the second
     */
    long getSwaps();

    /**
     * Calls that are under way or waiting.
     *
     * @return a number at this moment
     */
    int getPending();

    /**
     * The median of the time that an answer took, from call to return.
     *
     * @return milliseconds, too high by at most 5 percent; 0 while there was none
     */
    double getLatencyMedianMillis();

    /**
     * The time that 99 of 100 answers took at most, from call to return.
     *
     * @return milliseconds, too high by at most 5 percent; 0 while there was none
     */
    double getLatencyHighMillis();
}
