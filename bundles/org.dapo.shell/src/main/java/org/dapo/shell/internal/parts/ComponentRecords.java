package org.dapo.shell.internal.parts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** The state of components, as reported by Declarative Services. */
final class ComponentRecords {
    private static final String CAUSE = "Caused by: ";

    private final ServiceComponentRuntime runtime;

    ComponentRecords(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * A component that is not active, with the reason.
     *
     * @param description the component
     * @param properties the properties of its configuration; empty if it has none
     * @param reason what it waits for, one line
     */
    record Waiting(ComponentDescriptionDTO description, Map<String, Object> properties, String reason) {
        boolean isComponent(Object id) {
            return id != null && id.equals(properties.get(ComponentConstants.COMPONENT_ID));
        }

        /** The component's name, with its configuration if it can have several. */
        String name() {
            return properties.get(ConfigurationAdmin.SERVICE_FACTORYPID) == null
                    ? description.name
                    : "%s of %s".formatted(description.name, properties.get(Constants.SERVICE_PID));
        }

        boolean provides(Class<?> service) {
            return Arrays.asList(description.serviceInterfaces).contains(service.getName());
        }
    }

    /** Whether an immediate component is still being activated, which may add services. */
    boolean starting() {
        return any((description, configuration) ->
                description.immediate && configuration.state == ComponentConfigurationDTO.SATISFIED);
    }

    /** Whether any component can be configured with a PID. */
    boolean knows(String pid) {
        return runtime.getComponentDescriptionDTOs().stream()
                .anyMatch(description ->
                        Arrays.asList(description.configurationPid).contains(pid));
    }

    /**
     * Whether it is decided what becomes of the configuration that has a property of this value: its component waits for something,
     * has failed or is active. Before, it may not be known yet, or its service is about to be registered.
     */
    boolean decided(String property, Object value) {
        return any((description, configuration) -> value.equals(configuration.properties.get(property))
                && configuration.state != ComponentConfigurationDTO.SATISFIED);
    }

    private boolean any(BiPredicate<ComponentDescriptionDTO, ComponentConfigurationDTO> test) {
        return runtime.getComponentDescriptionDTOs().stream()
                .anyMatch(description -> runtime.getComponentConfigurationDTOs(description).stream()
                        .anyMatch(configuration -> test.test(description, configuration)));
    }

    /** The components that are not active although they should be. */
    List<Waiting> waiting() {
        List<Waiting> waiting = new ArrayList<>();
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(description)) {
                reason(description, configuration)
                        .ifPresent(reason -> waiting.add(new Waiting(description, configuration.properties, reason)));
            }
        }
        return waiting;
    }

    /** Why the activation of a component failed. */
    Optional<String> failure(Object id) {
        return waiting().stream()
                .filter(waiting -> waiting.isComponent(id))
                .map(Waiting::reason)
                .findFirst();
    }

    private static Optional<String> reason(ComponentDescriptionDTO description, ComponentConfigurationDTO state) {
        return switch (state.state) {
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                Optional.of(Arrays.stream(state.unsatisfiedReferences)
                        .map(reference -> reason(description, reference))
                        .collect(Collectors.joining(" and ", "waits for ", "")));
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                Optional.of("waits for a configuration of " + String.join(", ", description.configurationPid));
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                Optional.of("failed: " + rootOf(String.valueOf(state.failure)));
            default -> Optional.empty();
        };
    }

    /** The first line of the innermost cause in a stack trace. */
    private static String rootOf(String stackTrace) {
        return stackTrace
                .lines()
                .filter(line -> line.startsWith(CAUSE))
                .reduce((outer, inner) -> inner)
                .map(line -> line.substring(CAUSE.length()))
                .or(() -> stackTrace.lines().findFirst())
                .orElse("no reason given");
    }

    private static String reason(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO missing) {
        String service = Arrays.stream(description.references)
                .filter(reference -> reference.name.equals(missing.name))
                .map((ReferenceDTO reference) -> reference.interfaceName)
                .findFirst()
                .orElse(missing.name);
        return missing.target == null || missing.target.isEmpty() ? service : service + " with " + missing.target;
    }
}
