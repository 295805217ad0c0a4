package org.dapo.inspection.internal;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.dapo.api.pipeline.InspectorCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counters as an MBean on the platform's server. An inspector works without it. If another inspector has the name, the bean
 * appears when that one gives it up.
 */
final class ManagementBean implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementBean.class);

    /** The beans whose name another one has, with that name. It is also the lock of all beans, since they exchange names. */
    private static final Map<ManagementBean, ObjectName> WAITING = new LinkedHashMap<>();

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final InspectorCounters counters;
    private Optional<ObjectName> registered = Optional.empty();
    private boolean closed;

    ManagementBean(InspectorCounters counters) {
        this.counters = counters;
    }

    /** Registers the bean under the inspector's name, which may be new. Without effect after {@link #close}. */
    void named(String name) {
        synchronized (WAITING) {
            if (closed) {
                return;
            }
            try {
                ObjectName wanted = new ObjectName("org.dapo:type=Inspector,name=" + ObjectName.quote(name));
                if (registered.filter(wanted::equals).isEmpty()) {
                    withdraw();
                    if (!register(wanted)) {
                        WAITING.put(this, wanted);
                        LOG.warn(
                                "another inspector is also named '{}', and a lookup by name may return either; rename one",
                                name);
                    }
                    registerWaiting();
                }
            } catch (JMException e) {
                LOG.warn("there is no management bean for the inspector '{}': {}", name, e.getMessage());
            }
        }
    }

    /** Returns false if another bean has the name. */
    private boolean register(ObjectName wanted) throws JMException {
        try {
            server.registerMBean(new StandardMBean(counters, InspectorCounters.class, true), wanted);
            registered = Optional.of(wanted);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        }
    }

    private static void registerWaiting() throws JMException {
        for (Map.Entry<ManagementBean, ObjectName> waiting : List.copyOf(WAITING.entrySet())) {
            if (waiting.getKey().register(waiting.getValue())) {
                WAITING.remove(waiting.getKey());
            }
        }
    }

    private void withdraw() throws JMException {
        WAITING.remove(this);
        if (registered.isPresent()) {
            ObjectName former = registered.get();
            registered = Optional.empty();
            server.unregisterMBean(former);
        }
    }

    @Override
    public void close() {
        synchronized (WAITING) {
            closed = true;
            try {
                withdraw();
                registerWaiting();
            } catch (JMException e) {
                LOG.debug("the beans of inspectors may be incomplete", e);
            }
        }
    }
}
