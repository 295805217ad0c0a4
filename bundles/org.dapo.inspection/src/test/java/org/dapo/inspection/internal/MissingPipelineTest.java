package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.pipeline.Pipeline;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Tests that a missing pipeline is explained by what its user can change. */
class MissingPipelineTest {
    private static String reason(ComponentConfigurationDTO... pipelines) {
        return reason(Optional.of(
                runtime(List.of(component("org.example.other"), component(Pipeline.FACTORY_PID)), pipelines)));
    }

    private static String reason(Optional<ServiceComponentRuntime> runtime) {
        try {
            Filter line = FrameworkUtil.createFilter("(dapo.pipeline.name=line-1)");
            return MissingPipeline.reason(runtime, line);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ComponentDescriptionDTO component(String pid) {
        ComponentDescriptionDTO component = new ComponentDescriptionDTO();
        component.configurationPid = new String[] {pid};
        return component;
    }

    private static ComponentConfigurationDTO pipeline(String name, UnsatisfiedReferenceDTO... lacks) {
        ComponentConfigurationDTO pipeline = new ComponentConfigurationDTO();
        pipeline.properties = Map.of(Pipeline.NAME_PROPERTY, name);
        pipeline.unsatisfiedReferences = lacks;
        return pipeline;
    }

    private static UnsatisfiedReferenceDTO lacks(String part, String target) {
        UnsatisfiedReferenceDTO reference = new UnsatisfiedReferenceDTO();
        reference.name = part;
        reference.target = target;
        return reference;
    }

    /** A runtime in which the configurations belong to the component of pipelines. */
    private static ServiceComponentRuntime runtime(
            List<ComponentDescriptionDTO> components, ComponentConfigurationDTO... pipelines) {
        return Proxies.of(ServiceComponentRuntime.class, (self, method, arguments) -> switch (method.getName()) {
            case "getComponentDescriptionDTOs" -> components;
            case "getComponentConfigurationDTOs" ->
                ((ComponentDescriptionDTO) arguments[0]).configurationPid[0].equals(Pipeline.FACTORY_PID)
                        ? List.of(pipelines)
                        : List.of(pipeline("line-1", lacks("of another component", null)));
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @Test
    void everyMissingPartIsNamedWithWhatItMustMatch() {
        assertEquals(
                "the pipeline 'line-1' waits for a backbone that matches (dapo.plugin.name=my-clip) and its part 'tensors'",
                reason(
                        pipeline("line-2", lacks("prompt", "(dapo.plugin.name=fixed)")),
                        pipeline("line-1", lacks("backbone", "(dapo.plugin.name=my-clip)"), lacks("tensors", null))));
    }

    @Test
    void aPipelineThatLacksNothingIsOnItsWayOrHasFailed() {
        assertEquals(
                "the pipeline 'line-1' has not started yet, or its activation failed (see the log)",
                reason(pipeline("line-1")));
    }

    @Test
    void aPipelineThatNobodyConfiguredIsToldByTheFilter() {
        assertEquals("no configured pipeline matches (dapo.pipeline.name=line-1)", reason(pipeline("line-2")));
    }

    @Test
    void withoutTheEngineItsBundleIsNamed() {
        assertEquals(
                "pipelines are not available: the bundle org.dapo.engine is not running",
                reason(Optional.of(runtime(List.of(component("org.example.other"))))));
    }

    @Test
    void whereNothingIsKnownOfComponentsTheFilterIsTold() {
        assertEquals("no pipeline matches (dapo.pipeline.name=line-1)", reason(Optional.empty()));
    }
}
