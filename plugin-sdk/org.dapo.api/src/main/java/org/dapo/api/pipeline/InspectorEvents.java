package org.dapo.api.pipeline;

/**
 * Topics and properties of the events of inspector services, if an {@code org.osgi.service.event.EventAdmin} is available. Events
 * are posted asynchronously, so no handler delays an inspection. All events carry {@link Inspector#NAME_PROPERTY} and
 * {@code timestamp} (milliseconds since 1970).
 */
public final class InspectorEvents {
    /** An inspector can inspect, for the first time or again. */
    public static final String APPEARED = "org/dapo/inspector/APPEARED";

    /** An inspector can no longer inspect, or has been renamed; {@link #REASON} says why. */
    public static final String GONE = "org/dapo/inspector/GONE";

    /**
     * An image was inspected. The event carries {@link #IMAGE}, {@link #SCORE}, {@link #ANOMALOUS} and {@link #THRESHOLD}. It
     * carries {@link #BACKBONE} if the answer states it, and {@link #TYPE} if a type is named.
     */
    public static final String INSPECTED = "org/dapo/inspector/INSPECTED";

    /** Filter for all of these topics. */
    public static final String ALL = "org/dapo/inspector/*";

    /** Property: the reason why the inspector is gone, in one line. */
    public static final String REASON = "reason";

    /** Property: the image's name. */
    public static final String IMAGE = "image";

    /** Property: the image score, a {@code Float}. */
    public static final String SCORE = "score";

    /** Property: the verdict, a {@code Boolean}. */
    public static final String ANOMALOUS = "anomalous";

    /** Property: the image threshold of the verdict, a {@code Double}. */
    public static final String THRESHOLD = "threshold";

    /** Property: the id of the type with the highest score. Present if the verdict is anomalous and the types are named. */
    public static final String TYPE = "type";

    /** Property: the name of the backbone that computed the answer. */
    public static final String BACKBONE = "backbone";

    private InspectorEvents() {}
}
