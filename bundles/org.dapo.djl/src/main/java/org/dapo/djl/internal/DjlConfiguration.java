package org.dapo.djl.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the tensor engine, PID {@code org.dapo.djl}. */
@ObjectClassDefinition(id = "org.dapo.djl", name = "DAPO tensor engine")
@interface DjlConfiguration {
    /**
     * The default device.
     *
     * @return {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}; if empty, the framework property {@code dapo.device}
     *     applies
     */
    @AttributeDefinition(
            name = "Default device",
            description =
                    "auto, cpu, gpu or gpu:N. auto selects the first GPU if there is one, otherwise the CPU; a GPU without "
                            + "free memory is an error. Empty: the framework property dapo.device, otherwise auto.")
    String device() default "";

    /**
     * Number of compute threads. Part of a result's provenance, because sums are split by thread and so round differently.
     *
     * @return a count; if 0, the framework property {@code dapo.threads} applies
     */
    @AttributeDefinition(
            name = "Threads",
            description = "Number of compute threads. 0: the framework property dapo.threads, otherwise all cores.",
            min = "0")
    int threads() default 0;
}
