package org.dapo.inspection.internal;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.dapo.api.pipeline.InspectorCounters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The health of all inspectors, for hosts with Felix Health Checks. Critical if one cannot inspect, temporarily unavailable
 * while one is being prepared, a warning if a changed configuration is not in use. Without the package, nobody requests the
 * service, so this class is never loaded.
 */
@Component(property = {HealthCheck.NAME + "=DAPO inspectors", HealthCheck.TAGS + "=dapo"})
public final class InspectorsHealth implements HealthCheck {
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<InspectorCounters> inspectors = List.of();

    /** Starts empty; the framework adds inspectors. */
    @Activate
    public InspectorsHealth() {}

    /** For the given inspectors, without a framework. */
    InspectorsHealth(List<InspectorCounters> inspectors) {
        this.inspectors = inspectors;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        log.info("{} inspectors are configured", inspectors.size());
        for (InspectorCounters inspector : inspectors) {
            if (inspector.isReady() && inspector.getTrouble().isEmpty()) {
                log.info(
                        "the inspector '{}' has inspected {} images, {} of them anomalous; {} calls failed, {} were"
                                + " refused",
                        inspector.getName(),
                        inspector.getImages(),
                        inspector.getAnomalous(),
                        inspector.getFailed(),
                        inspector.getRefused());
            } else if (inspector.isReady()) {
                log.warn("{}", inspector.getTrouble());
            } else if (inspector.getTrouble().isEmpty()) {
                log.temporarilyUnavailable("the inspector '{}' is being prepared", inspector.getName());
            } else {
                log.critical("{}", inspector.getTrouble());
            }
        }
        return new Result(log);
    }
}
