package org.dapo.inspection.internal;

import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dapo.api.pipeline.Pipeline;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** As much of a framework as an inspector needs: it has a registry, and an EventAdmin that keeps what is posted. */
final class FakeFramework {
    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final List<Registered> services = new CopyOnWriteArrayList<>();
    final Map<ServiceReference<?>, Supplier<Pipeline>> pipelines = new ConcurrentHashMap<>();

    /** How often each pipeline was got and not given back. */
    final Map<ServiceReference<?>, Integer> held = new ConcurrentHashMap<>();

    /** Called when a service is registered or gets other properties, on that thread. */
    volatile Consumer<Object> listener = service -> {};

    final BundleContext context =
            Proxies.of(BundleContext.class, (self, method, arguments) -> switch (method.getName()) {
                case "registerService" -> register(new Registered(arguments[1], arguments[2]));
                case "createFilter" -> FrameworkUtil.createFilter((String) arguments[0]);
                case "getServiceReferences" -> new ServiceReference<?>[] {reference(Map::of, 0)};
                case "getService" -> get((ServiceReference<?>) arguments[0]);
                case "ungetService" -> {
                    held.computeIfPresent((ServiceReference<?>) arguments[0], (any, gets) -> gets - 1);
                    yield true;
                }
                default -> null;
            });

    /** A registered service with its present properties. */
    static final class Registered {
        final Object service;
        volatile Dictionary<?, ?> properties;

        Registered(Object service, Object properties) {
            this.service = service;
            this.properties = (Dictionary<?, ?>) properties;
        }
    }

    private final class KeepingEventAdmin implements EventAdmin {
        @Override
        public void postEvent(Event event) {
            events.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new UnsupportedOperationException("handlers would delay the inspector");
        }
    }

    private Object get(ServiceReference<?> reference) {
        Supplier<Pipeline> pipeline = pipelines.get(reference);
        if (pipeline == null) {
            return new KeepingEventAdmin();
        }
        Pipeline activated = pipeline.get();
        if (activated != null) {
            held.merge(reference, 1, Integer::sum);
        }
        return activated;
    }

    private ServiceRegistration<?> register(Registered registered) {
        services.add(registered);
        listener.accept(registered.service);
        return Proxies.of(ServiceRegistration.class, (self, method, arguments) -> {
            if (method.getName().equals("setProperties")) {
                registered.properties = (Dictionary<?, ?>) arguments[0];
                listener.accept(registered.service);
            } else if (method.getName().equals("unregister") && !services.remove(registered)) {
                throw new IllegalStateException("the service is already unregistered");
            }
            return null;
        });
    }

    /** The registered service of a type. */
    Optional<Registered> registered(Class<?> type) {
        return services.stream().filter(one -> type.isInstance(one.service)).findFirst();
    }

    /** Waits for the next event. */
    Event event() throws InterruptedException {
        return Optional.ofNullable(events.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    /** A reference to a pipeline of a name. */
    static ServiceReference<Pipeline> pipeline(String name, int ranking) {
        return reference(() -> Map.of(Pipeline.NAME_PROPERTY, name), ranking);
    }

    /** A reference to a pipeline whose name may change. */
    static ServiceReference<Pipeline> pipeline(Supplier<String> name) {
        return reference(() -> Map.of(Pipeline.NAME_PROPERTY, name.get()), 0);
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<Pipeline> reference(Supplier<Map<String, Object>> properties, int ranking) {
        return Proxies.of(ServiceReference.class, (self, method, arguments) -> switch (method.getName()) {
            case "getProperty" -> properties.get().get(arguments[0]);
            case "getPropertyKeys" -> properties.get().keySet().toArray(String[]::new);
            case "compareTo" -> Integer.compare(ranking, arguments[0].hashCode());
            case "hashCode" -> ranking;
            case "equals" -> self == arguments[0];
            case "getBundle" -> Proxies.of(Bundle.class, (bundle, call, values) -> null);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }
}
