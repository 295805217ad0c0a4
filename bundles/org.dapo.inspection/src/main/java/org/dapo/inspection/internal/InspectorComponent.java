package org.dapo.inspection.internal;

import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorCounters;
import org.dapo.api.pipeline.Pipeline;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An inspector for its configuration. It tracks all pipelines and applies {@code pipeline.target} itself. It releases the
 * current pipeline only when the next one is ready; a Declarative Services reference with that target would not.
 */
@Component(
        service = {},
        configurationPid = Inspector.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = InspectorConfiguration.class, factory = true)
public final class InspectorComponent {
    private static final Logger LOG = LoggerFactory.getLogger(InspectorComponent.class);

    private final Map<ServiceReference<Pipeline>, RegisteredPipeline> pipelines = new ConcurrentHashMap<>();
    private final BundleContext context;
    private final Object pid;
    private final Succession succession;
    private final Counters counters;
    private final Keeper keeper;
    private final Publication publication;
    private final ManagementBean bean;

    /** Empty until the first configuration has been read: whoever finds the counters also finds what is wrong with it. */
    private volatile Optional<ServiceRegistration<InspectorCounters>> countersService = Optional.empty();

    private final AtomicLong revisions = new AtomicLong();

    /** The last valid configuration. The inspector in use may be of an earlier one: this one is being prepared, or cannot be used. */
    private volatile Optional<Revision> wanted = Optional.empty();

    /** The configuration whose name, limits and properties apply: that of the inspector in use, or the wanted one without one. */
    private volatile Optional<Revision> applied = Optional.empty();

    private volatile String name;

    private volatile String wrong = "";
    private volatile Map<String, Object> properties;

    /** True once all references are bound; earlier, only part of the pipelines may be known. */
    private volatile boolean up;

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.OPTIONAL)
    private volatile ServiceComponentRuntime runtime;

    /**
     * Reads the configuration.
     *
     * @param context this bundle's context
     * @param properties the configuration
     */
    @Activate
    public InspectorComponent(BundleContext context, Map<String, Object> properties) {
        this.context = context;
        this.properties = properties;
        this.pid = properties.get(Constants.SERVICE_PID);
        this.name = String.valueOf(properties.getOrDefault(Inspector.NAME_PROPERTY, ""));
        this.succession = new Succession("the inspector '%s' is not ready".formatted(name));
        this.counters = new Counters(name, succession::ready);
        this.keeper = new Keeper(name, succession, new Host(), Keeper.Limits.DEFAULT);
        this.publication = new Publication(context, new LiveInspector(succession, counters, new Calls()));
        this.bean = new ManagementBean(counters);
        read(properties).ifPresent(settings -> take(settings, properties));
        this.countersService = Optional.of(context.registerService(InspectorCounters.class, counters, visible()));
    }

    /** Starts to prepare the configured inspector. */
    @Activate
    void up() {
        up = true;
        look();
    }

    private void look() {
        if (up) {
            keeper.look();
        }
    }

    /**
     * Prepares the changed configuration while the current inspector remains in use.
     *
     * @param changed the configuration
     */
    @Modified
    public void modified(Map<String, Object> changed) {
        Optional<Settings> read = read(changed);
        read.ifPresent(settings -> take(settings, changed));
        look();
    }

    /** A valid configuration. */
    private record Revision(Settings settings, Map<String, Object> properties, long number) {}

    private Optional<Settings> settings() {
        return applied.map(Revision::settings);
    }

    /** Reads a configuration; empty if it is invalid. An invalid one changes nothing but what is said of it. */
    private Optional<Settings> read(Map<String, Object> given) {
        Settings.unknownKeys(given).forEach(LOG::warn);
        try {
            return Optional.of(Settings.of(given));
        } catch (IllegalArgumentException e) {
            wrong = e.getMessage();
            trouble(wrong);
            return Optional.empty();
        }
    }

    private void take(Settings settings, Map<String, Object> given) {
        wrong = "";
        wanted = Optional.of(new Revision(settings, given, revisions.incrementAndGet()));
        applyUnlessInUse();
    }

    /** Without an inspector in use, the wanted configuration applies before its inspector is ready, and if it never is. */
    private void applyUnlessInUse() {
        if (!succession.ready()) {
            wanted.ifPresent(this::apply);
        }
    }

    private synchronized void apply(Revision revision) {
        if (applied.filter(other -> other.number() >= revision.number()).isEmpty()) {
            applied = Optional.of(revision);
            properties = revision.properties();
            name = revision.settings().name();
            counters.named(name);
            bean.named(name);
            countersService.ifPresent(registered -> publication.describe(registered, visible()));
        }
    }

    private void trouble(String line) {
        String whole = "the inspector %s %s: %s"
                .formatted(called(), succession.ready() ? "continues unchanged" : "is not available", line);
        if (!whole.equals(counters.getTrouble())) {
            counters.trouble(whole);
            LOG.error(whole);
        }
    }

    /** The inspector's name; its PID as long as it has no name. */
    private String called() {
        return name.isBlank() ? "of " + pid : "'%s'".formatted(name);
    }

    @Reference(
            name = "pipelines",
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void addPipeline(ServiceReference<Pipeline> reference) {
        pipelines.put(reference, new RegisteredPipeline(context, reference));
        look();
    }

    void updatedPipeline(ServiceReference<Pipeline> reference) {
        look();
    }

    void removePipeline(ServiceReference<Pipeline> reference) {
        Optional.ofNullable(pipelines.remove(reference)).ifPresent(RegisteredPipeline::release);
        look();
    }

    /** Unregisters the service and stops work in progress. */
    @Deactivate
    public void down() {
        String why = "the inspector '%s' is closed".formatted(name);
        keeper.close();
        // Whoever uses the service is told of its end below, and may wait there for a call of its own to end.
        succession.letNoneWait(why);
        publication.withdraw();
        succession.close(why);
        bean.close();
        countersService.ifPresent(ServiceRegistration::unregister);
        publication.close(why);
    }

    /** The configuration without the component's internal properties. */
    private Dictionary<String, Object> visible() {
        Dictionary<String, Object> visible = new Hashtable<>();
        properties.forEach((key, value) -> {
            if (!key.startsWith(".") && !key.startsWith("component.")) {
                visible.put(key, value);
            }
        });
        return visible;
    }

    /** Connects the keeper to this component. */
    private final class Host implements Keeper.Host {
        @Override
        public Optional<Plan> wanted() {
            return wanted.flatMap(known -> pipelines.entrySet().stream()
                    .filter(entry -> known.settings().pipeline().match(entry.getKey()))
                    .max(Map.Entry.comparingByKey())
                    .map(entry -> new Plan(entry.getValue(), known.settings().request(), known.number())));
        }

        @Override
        public boolean registered(Plan plan) {
            return pipelines.values().stream().anyMatch(one -> one == plan.pipeline());
        }

        @Override
        public Duration patience() {
            return settings().map(Settings::patience).orElse(Duration.ZERO);
        }

        @Override
        public String missing() {
            return wanted.map(known -> MissingPipeline.reason(
                            Optional.ofNullable(runtime), known.settings().pipeline()))
                    .orElse(wrong);
        }

        @Override
        public void ready() {
            counters.takenOver();
            wanted.filter(known -> succession
                            .plan()
                            .filter(plan -> plan.revision() == known.number())
                            .isPresent())
                    .ifPresent(InspectorComponent.this::apply);
            publication.appear(name, visible());
        }

        @Override
        public void preparing() {
            asWanted();
        }

        @Override
        public void asWanted() {
            if (wrong.isEmpty()) {
                counters.trouble("");
            } else {
                // The inspector is the one wanted before the configuration became invalid.
                trouble(wrong);
            }
        }

        @Override
        public void unusable(String why) {
            applyUnlessInUse();
            trouble(why);
            if (!succession.ready()) {
                publication.gone(why);
            }
        }

        @Override
        public void gone(String why) {
            applyUnlessInUse();
            trouble(why);
            publication.gone(why);
        }
    }

    /** Connects the service to this component. */
    private final class Calls implements LiveInspector.Host {
        @Override
        public int queue() {
            return settings().map(Settings::queue).orElse(Settings.QUEUE_SIZE);
        }

        @Override
        public void partGone() {
            keeper.look();
        }

        @Override
        public void inspected(Inspection inspection) {
            publication.inspected(name, inspection);
        }
    }
}
