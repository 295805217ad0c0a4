package org.dapo.api.pipeline;

/**
 * Topics and properties of the events that inspector services send where there is an {@code org.osgi.service.event.EventAdmin}.
 * They are posted, not sent: no handler holds up an inspection. All carry {@link Inspector#NAME_PROPERTY} and {@code timestamp}
 * (milliseconds since 1970).
 */
public final class InspectorEvents {
    /** An inspector can inspect: for the first time, or again. */
    public static final String APPEARED = "org/dapo/inspector/APPEARED";

    /** An inspector cannot inspect any more, or has another name now; {@link #REASON} says why. */
    public static final String GONE = "org/dapo/inspector/GONE";

    /**
     * An image was inspected; with {@link #IMAGE}, {@link #SCORE}, {@link #ANOMALOUS}, {@link #THRESHOLD}, {@link #BACKBONE} where the answer
     * says it, and {@link #TYPE} where one is named.
     */
    public static final String INSPECTED = "org/dapo/inspector/INSPECTED";

    /** All of these topics. */
    public static final String ALL = "org/dapo/inspector/*";

    /** Property: why it has gone, in one line. */
    public static final String REASON = "reason";

    /** Property: the image's name. */
    public static final String IMAGE = "image";

    /** Property: the image score, a {@code Float}. */
    public static final String SCORE = "score";

    /** Property: the verdict, a {@code Boolean}. */
    public static final String ANOMALOUS = "anomalous";

    /** Property: the threshold of the verdict, a {@code Double}. */
    public static final String THRESHOLD = "threshold";

    /** Property: the id of the type with the highest score, where the verdict is anomalous and the types are named. */
    public static final String TYPE = "type";

    /** Property: the name of the backbone that the answer comes from. */
    public static final String BACKBONE = "backbone";

    private InspectorEvents() {}
}
