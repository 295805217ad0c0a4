package org.dapo.inspection.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorEvents;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts events if there is an EventAdmin. Without it, or without its package, events are dropped. */
final class Events implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final String EVENT_ADMIN = "org.osgi.service.event.EventAdmin";

    private final ServiceTracker<Object, EventSender> senders;

    Events(BundleContext context) {
        this.senders = new ServiceTracker<>(context, EVENT_ADMIN, null) {
            @Override
            public EventSender addingService(ServiceReference<Object> reference) {
                try {
                    return new EventSender(context.getService(reference));
                } catch (NoClassDefFoundError e) {
                    // EventAdmin was installed after this bundle was wired without its package.
                    return null;
                }
            }
        };
        senders.open();
    }

    void appeared(String name) {
        post(InspectorEvents.APPEARED, name, Map.of());
    }

    void gone(String name, String why) {
        post(InspectorEvents.GONE, name, Map.of(InspectorEvents.REASON, why));
    }

    void inspected(String name, Inspection inspection) {
        if (senders.isEmpty()) {
            return;
        }
        Map<String, Object> properties = new HashMap<>();
        properties.put(InspectorEvents.IMAGE, inspection.name());
        properties.put(InspectorEvents.SCORE, inspection.score());
        properties.put(InspectorEvents.ANOMALOUS, inspection.anomalous());
        properties.put(InspectorEvents.THRESHOLD, inspection.threshold().image());
        inspection.provenance().ifPresent(from -> properties.put(InspectorEvents.BACKBONE, from.backbone()));
        if (inspection.anomalous()) {
            inspection.types().entrySet().stream()
                    .max((a, b) ->
                            Float.compare(a.getValue().score(), b.getValue().score()))
                    .ifPresent(top -> properties.put(InspectorEvents.TYPE, top.getKey()));
        }
        post(InspectorEvents.INSPECTED, name, properties);
    }

    private void post(String topic, String name, Map<String, Object> properties) {
        Optional.ofNullable(senders.getService()).ifPresent(sender -> {
            Map<String, Object> all = new HashMap<>(properties);
            all.put(Inspector.NAME_PROPERTY, name);
            all.put("timestamp", System.currentTimeMillis());
            try {
                sender.post(topic, all);
            } catch (RuntimeException e) {
                // EventAdmin is optional and may stop at any time: results must not depend on it.
                LOG.debug("the event {} could not be posted", topic, e);
            }
        });
    }

    @Override
    public void close() {
        senders.close();
    }
}
