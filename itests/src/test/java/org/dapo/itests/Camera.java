package org.dapo.itests;

import java.util.Map;
import java.util.TreeMap;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.Pipeline;

/** An inspection defined by configurations alone. It uses what comes with the suite: nothing is tuned or imported. */
final class Camera {
    /** The inspector's name. */
    static final String NAME = "camera-1";

    private static final String PIPELINE = "line-1";

    /** The score of {@code plate/test/hole/000.png} of {@link SampleData}, in every framework. */
    static final float SCORE = 0.030538f;

    /** The tolerance of the score on other processors. */
    static final float DIFFERENCE = 1e-4f;

    private Camera() {}

    /** Returns the properties of the configurations, by factory PID. */
    static Map<String, Map<String, String>> configurations() {
        return new TreeMap<>(Map.of(
                Pipeline.FACTORY_PID,
                Map.of(
                        Pipeline.NAME_PROPERTY,
                        PIPELINE,
                        "backbone.target",
                        "(dapo.plugin.name=mini-clip)",
                        "prompt.target",
                        "(dapo.plugin.name=fixed)",
                        "taxonomy.target",
                        "(dapo.plugin.name=mvtec)"),
                Inspector.FACTORY_PID,
                Map.of(
                        "dapo.inspector.name",
                        NAME,
                        "pipeline.target",
                        "(%s=%s)".formatted(Pipeline.NAME_PROPERTY, PIPELINE))));
    }
}
