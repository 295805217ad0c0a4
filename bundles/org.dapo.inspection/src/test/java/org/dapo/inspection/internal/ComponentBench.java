package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorCounters;
import org.dapo.api.pipeline.InspectorEvents;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.AfterEach;
import org.osgi.framework.ServiceReference;

/** An inspector component in a framework and with a pipeline that are fakes. */
abstract class ComponentBench {
    final FakeFramework framework = new FakeFramework();
    final FakePipeline pipeline = new FakePipeline("first", 0.75f);
    final ServiceReference<Pipeline> line = FakeFramework.pipeline("line-1", 1);
    Optional<InspectorComponent> running = Optional.empty();

    @AfterEach
    void down() {
        running.ifPresent(InspectorComponent::down);
        assertEquals(0, pipeline.open.get(), "inspectors left open");
    }

    static Map<String, Object> configuration(String name, Object... more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "service.pid",
                "org.dapo.inspector~camera1",
                Inspector.NAME_PROPERTY,
                name,
                "pipeline.target",
                "(dapo.pipeline.name=line-1)",
                "patience",
                0));
        for (int i = 0; i < more.length; i += 2) {
            properties.put((String) more[i], more[i + 1]);
        }
        return properties;
    }

    /** An inspector whose pipeline is registered. */
    InspectorComponent ready(Object... more) throws InterruptedException {
        InspectorComponent component = new InspectorComponent(framework.context, configuration("camera-1", more));
        running = Optional.of(component);
        add(component, line, pipeline);
        component.up();
        assertEquals(InspectorEvents.APPEARED, framework.event().getTopic());
        return component;
    }

    void add(InspectorComponent component, ServiceReference<Pipeline> reference, FakePipeline added) {
        framework.pipelines.put(reference, () -> added);
        component.addPipeline(reference);
    }

    InspectorCounters counters() {
        return (InspectorCounters) framework.registered(InspectorCounters.class).orElseThrow().service;
    }

    Inspector inspector() {
        return (Inspector) framework.registered(Inspector.class).orElseThrow().service;
    }

    static Inspection inspect(Inspector inspector) throws PipelineException {
        return inspector.inspect(new ImageSource.Pixels("a", () -> new RgbImage(2, 2, new byte[12])), Optional.empty());
    }

    static boolean hasBean(String name) throws JMException {
        return ManagementFactory.getPlatformMBeanServer()
                .isRegistered(new ObjectName("org.dapo:type=Inspector,name=\"%s\"".formatted(name)));
    }
}
