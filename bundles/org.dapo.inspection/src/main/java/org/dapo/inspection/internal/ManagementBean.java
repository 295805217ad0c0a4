package org.dapo.inspection.internal;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.dapo.api.pipeline.InspectorCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The counters as an MBean on the platform's server. An inspector works without it. */
final class ManagementBean implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementBean.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final InspectorCounters counters;
    private Optional<ObjectName> registered = Optional.empty();

    ManagementBean(InspectorCounters counters) {
        this.counters = counters;
    }

    /** Registers the bean under the inspector's name, which may be new. */
    synchronized void named(String name) {
        try {
            ObjectName wanted = new ObjectName("org.dapo:type=Inspector,name=" + ObjectName.quote(name));
            if (registered.filter(wanted::equals).isEmpty()) {
                close();
                server.registerMBean(new StandardMBean(counters, InspectorCounters.class, true), wanted);
                registered = Optional.of(wanted);
            }
        } catch (InstanceAlreadyExistsException e) {
            LOG.warn("another inspector is also named '{}', and a lookup by name may return either; rename one", name);
        } catch (JMException e) {
            LOG.warn("there is no management bean for the inspector '{}': {}", name, e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        if (registered.isPresent()) {
            try {
                server.unregisterMBean(registered.get());
            } catch (JMException e) {
                LOG.debug("the bean {} is already unregistered", registered.get(), e);
            }
            registered = Optional.empty();
        }
    }
}
