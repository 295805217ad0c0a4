package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dapo.api.pipeline.InspectorCounters;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceRegistration;

/** Tests that the configuration with a mistake is named, since a user may have several. */
class InspectorComponentTest {
    private final List<InspectorCounters> registered = new ArrayList<>();

    @Test
    void anInspectorWithoutANameIsToldByItsPid() {
        InspectorComponent component = new InspectorComponent(
                context(),
                Map.of("service.pid", "org.dapo.inspector~camera1", "pipeline.target", "(dapo.pipeline.name=line-1)"));
        try {
            component.up();
            assertEquals(
                    "the inspector of org.dapo.inspector~camera1 is not available: dapo.inspector.name is missing",
                    registered.get(0).getTrouble());
        } finally {
            component.down();
        }
    }

    private BundleContext context() {
        return proxy(BundleContext.class, (self, method, arguments) -> {
            switch (method.getName()) {
                case "registerService":
                    registered.add((InspectorCounters) arguments[1]);
                    return proxy(ServiceRegistration.class, (registration, call, values) -> null);
                case "createFilter":
                    return proxy(Filter.class, (filter, call, values) -> null);
                default:
                    return null;
            }
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
