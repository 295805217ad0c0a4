package org.dapo.inspection.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dapo.api.pipeline.Pipeline;
import org.osgi.framework.Filter;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Explains a missing pipeline by the state of its component in Declarative Services. */
final class MissingPipeline {
    private MissingPipeline() {}

    /** The reason in one line. */
    static String reason(Optional<ServiceComponentRuntime> runtime, Filter wanted) {
        if (runtime.isEmpty()) {
            return "no pipeline matches " + wanted;
        }
        List<ComponentDescriptionDTO> makers = runtime.get().getComponentDescriptionDTOs().stream()
                .filter(component -> Arrays.asList(component.configurationPid).contains(Pipeline.FACTORY_PID))
                .toList();
        if (makers.isEmpty()) {
            return "pipelines are not available: the bundle org.dapo.engine is not running";
        }
        return makers.stream()
                .map(runtime.get()::getComponentConfigurationDTOs)
                .flatMap(Collection::stream)
                .filter(pipeline -> wanted.matches(pipeline.properties))
                .findFirst()
                .map(MissingPipeline::reason)
                .orElse("no configured pipeline matches " + wanted);
    }

    private static String reason(ComponentConfigurationDTO pipeline) {
        Object name = pipeline.properties.get(Pipeline.NAME_PROPERTY);
        if (pipeline.unsatisfiedReferences.length == 0) {
            return "the pipeline '%s' has not started yet, or its activation failed (see the log)".formatted(name);
        }
        return "the pipeline '%s' waits for %s"
                .formatted(
                        name,
                        Arrays.stream(pipeline.unsatisfiedReferences)
                                .map(MissingPipeline::part)
                                .collect(Collectors.joining(" and ")));
    }

    private static String part(UnsatisfiedReferenceDTO reference) {
        return reference.target == null
                ? "its part '%s'".formatted(reference.name)
                : "a %s that matches %s".formatted(reference.name, reference.target);
    }
}
