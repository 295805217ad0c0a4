package org.dapo.inspection.internal;

import java.util.Map;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** The only class that requires EventAdmin's package, which may be missing. */
final class EventSender {
    private final EventAdmin admin;

    EventSender(Object admin) {
        this.admin = (EventAdmin) admin;
    }

    void post(String topic, Map<String, Object> properties) {
        admin.postEvent(new Event(topic, properties));
    }
}
