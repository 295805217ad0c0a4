package org.dapo.launcher;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * The services of commands: a {@code ToIntFunction<String[]>} runs one and returns its exit status, a
 * {@code BooleanSupplier} cancels those of the interactive shell, and an {@code IntSupplier} has the shell begin no further one
 * and returns its exit status.
 */
final class CommandLine {
    private static final String MARK = "dapo.command.line";
    private static final String FILTER = "(" + MARK + "=main)";
    private static final String CANCEL_FILTER = "(" + MARK + "=cancel)";
    private static final String END_FILTER = "(" + MARK + "=end)";

    private final BundleContext context;

    CommandLine(BundleContext context) {
        this.context = context;
    }

    /**
     * Runs a command.
     *
     * @param arguments the command and its options
     * @return its exit status
     * @throws LaunchException if no service runs commands; the message says what is missing
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    int run(String[] arguments) throws LaunchException {
        try {
            // The framework returns them unordered. In their natural order, the highest ranked is the greatest.
            ServiceReference<ToIntFunction> reference =
                    context.getServiceReferences(ToIntFunction.class, FILTER).stream()
                            .max(Comparator.naturalOrder())
                            .orElseThrow(() -> new LaunchException("no commands: " + whatIsMissing()));
            ToIntFunction<String[]> command = context.getService(reference);
            if (command == null) {
                throw new LaunchException("no commands: " + whatIsMissing());
            }
            return command.applyAsInt(arguments);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has the interactive shell begin no further command; returns its exit status. */
    int end() {
        int status = 0;
        for (IntSupplier end : all(IntSupplier.class, END_FILTER)) {
            status = Math.max(status, end.getAsInt());
        }
        return status;
    }

    /** Cancels the commands that run in the interactive shell, without waiting for their end; returns whether there were any. */
    boolean cancel() {
        boolean any = false;
        for (BooleanSupplier cancel : all(BooleanSupplier.class, CANCEL_FILTER)) {
            any |= cancel.getAsBoolean();
        }
        return any;
    }

    private <S> List<S> all(Class<S> type, String filter) {
        try {
            return context.getServiceReferences(type, filter).stream()
                    .map(context::getService)
                    .filter(Objects::nonNull)
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Called when all bundles are started and nothing more will arrive. Declarative Services then knows what its components wait
     * for.
     */
    private String whatIsMissing() {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        if (reference == null) {
            return "Declarative Services is not running";
        }
        ServiceComponentRuntime runtime = context.getService(reference);
        List<ComponentDescriptionDTO> components = runtime.getComponentDescriptionDTOs().stream()
                .filter(component -> component.properties.containsKey(MARK))
                .toList();
        if (components.isEmpty()) {
            return "no bundle provides a component with the property " + FILTER;
        }
        return components.stream()
                .flatMap(component -> runtime.getComponentConfigurationDTOs(component).stream())
                .flatMap(CommandLine::reasons)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static Stream<String> reasons(ComponentConfigurationDTO configuration) {
        if (configuration.failure != null) {
            return configuration.failure.lines().limit(1);
        }
        return Arrays.stream(configuration.unsatisfiedReferences)
                .map(reference -> configuration.description.name + " waits for " + reference.name
                        + (reference.target == null ? "" : " " + reference.target));
    }
}
