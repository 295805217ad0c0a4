package org.dapo.shell.internal.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Tests what is said of parts that wait, that have just gone, as during an update of a plug-in, and that others share a name with. */
class FrameworkPartsTest {
    private static final Map<String, Object> GONE =
            Map.of(PluginProperties.NAME, "versioned", PluginProperties.VERSION, "1.0.0", Constants.SERVICE_ID, 7L);

    private final FrameworkParts parts =
            new FrameworkParts(context(), proxy(ConfigurationAdmin.class, call -> null), runtime());

    @Test
    void whatGoesWhileItIsAskedForIsNotListed() throws Exception {
        assertEquals(List.of(), parts.status());
    }

    @Test
    void whatGoesWhileItIsAskedForIsSaidToHaveGone() {
        PipelineException e = assertThrows(PipelineException.class, () -> parts.part(PartKind.DATASET, "versioned"));
        assertTrue(
                e.getMessage().contains("'versioned@1.0.0' cannot be used: it has just been updated or removed"),
                e::getMessage);
    }

    @Test
    void whoeverIsInterruptedIsNotToldThatAPartDoesNotWork() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> parts.part(PartKind.DATASET, "versioned"));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aComponentThatWaitsIsListedWithItsConfiguration() throws Exception {
        FrameworkParts listing = new FrameworkParts(
                context(),
                proxy(ConfigurationAdmin.class, call -> null),
                waiting(Map.of("service.factoryPid", "org.dapo.pipeline", "service.pid", "org.dapo.pipeline~line1")));
        assertEquals("org.example.Line of org.dapo.pipeline~line1", onlyName(listing));
        FrameworkParts single = new FrameworkParts(
                context(),
                proxy(ConfigurationAdmin.class, call -> null),
                waiting(Map.of("service.pid", "org.example.Line")));
        assertEquals("org.example.Line", onlyName(single));
    }

    @Test
    void whatWaitsIsSaidToWaitByItsNameWithOrWithoutItsVersion() {
        FrameworkParts waiting = new FrameworkParts(
                context(),
                proxy(ConfigurationAdmin.class, call -> null),
                waiting(
                        Map.of(PluginProperties.NAME, "mine", PluginProperties.VERSION, "1.2.0"),
                        DatasetAdapter.class.getName()));
        for (String name : List.of("mine", "mine@1.2.0")) {
            PipelineException e = assertThrows(PipelineException.class, () -> waiting.require(PartKind.DATASET, name));
            assertEquals(
                    "the dataset layout '%s' is installed but waits for backbone with (a=b)".formatted(name),
                    e.getMessage());
        }
        assertThrows(UnknownNameException.class, () -> waiting.require(PartKind.DATASET, "mine@1.3.0"));
    }

    @Test
    void aModelAndItsBackboneNeedOnlyTheFilesOfTheirVersion() throws Exception {
        Map<ServiceReference<?>, Object> services = new LinkedHashMap<>();
        for (Class<?> kind : List.of(BackboneProvider.class, ModelSource.class)) {
            services.put(reference(kind, 1, "clip", "1.0.0"), kind == ModelSource.class ? model("a.pt") : "backbone");
            services.put(reference(kind, 2, "clip", "2.0.0"), kind == ModelSource.class ? model() : "backbone");
        }
        assertEquals(
                List.of(
                        "backbone clip 1.0.0 needs a.pt",
                        "backbone clip 2.0.0 active",
                        "model clip 1.0.0 needs a.pt",
                        "model clip 2.0.0 active"),
                states(services));
    }

    @Test
    void eachPartIsListedWithTheNameThatSelectsIt() throws Exception {
        Map<ServiceReference<?>, Object> services = new LinkedHashMap<>();
        for (int id = 1; id < 3; id++) {
            services.put(reference(DefectTaxonomy.class, id, "bolts", "1.0.0"), "read " + id);
        }
        services.put(reference(DefectTaxonomy.class, 3, "bolts", "2.0.0"), "installed");
        assertEquals(
                List.of(
                        "taxonomy bolts 1.0.0 active, as bolts@1.0.0",
                        "taxonomy bolts 1.0.0 active, but bolts@1.0.0 means another",
                        "taxonomy bolts 2.0.0 active"),
                states(services));
    }

    private List<String> states(Map<ServiceReference<?>, Object> services) throws PipelineException {
        return new FrameworkParts(context(services), proxy(ConfigurationAdmin.class, call -> null), runtime())
                .status().stream()
                        .map(part -> String.join(" ", part.kind(), part.name(), part.version(), part.state()))
                        .toList();
    }

    /** Returns a model whose files are absent. */
    private static ModelSource model(String... absent) {
        ModelManifest manifest = new ModelManifest(
                "clip",
                "clip",
                "",
                "here",
                "unknown",
                Arrays.stream(absent)
                        .map(name -> new ModelFile(name, Optional.empty()))
                        .toList(),
                "{}");
        return new ModelSource() {
            @Override
            public ModelManifest manifest() {
                return manifest;
            }

            @Override
            public Path file(String name) throws IOException {
                throw new NoSuchFileException(name);
            }
        };
    }

    private static ServiceReference<?> reference(Class<?> kind, long id, String name, String version) {
        Map<String, Object> properties = Map.of(
                Constants.OBJECTCLASS, kind.getName(),
                Constants.SERVICE_ID, id,
                PluginProperties.NAME, name,
                PluginProperties.VERSION, version);
        Bundle bundle = proxy(Bundle.class, call -> null);
        return proxy(ServiceReference.class, call -> switch (call.method()) {
            case "getProperty" -> properties.get(call.arguments()[0]);
            case "getBundle" -> bundle;
            default -> null;
        });
    }

    private static BundleContext context(Map<ServiceReference<?>, Object> services) {
        Bundle system = proxy(Bundle.class, call -> null);
        return proxy(BundleContext.class, call -> switch (call.method()) {
            case "getServiceReferences" ->
                call.arguments()[0] instanceof Class
                        ? List.of()
                        : services.keySet().stream()
                                .filter(reference ->
                                        call.arguments()[0].equals(reference.getProperty(Constants.OBJECTCLASS)))
                                .toArray(ServiceReference<?>[]::new);
            case "getService" -> services.get(call.arguments()[0]);
            case "getBundle" -> system;
            case "getBundles" -> new Bundle[0];
            default -> null;
        });
    }

    private static String onlyName(FrameworkParts listing) throws PipelineException {
        List<Parts.PartStatus> status = listing.status();
        assertEquals(1, status.size());
        assertEquals("waits for backbone with (a=b)", status.get(0).state());
        return status.get(0).name();
    }

    /** Returns a runtime with one component that lacks a reference. */
    private static ServiceComponentRuntime waiting(Map<String, Object> properties, String... services) {
        ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        description.name = "org.example.Line";
        description.serviceInterfaces = services;
        description.references = new ReferenceDTO[0];
        description.bundle = new BundleDTO();
        UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
        missing.name = "backbone";
        missing.target = "(a=b)";
        ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
        configuration.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        configuration.properties = properties;
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
        return proxy(ServiceComponentRuntime.class, call -> switch (call.method()) {
            case "getComponentDescriptionDTOs" -> List.of(description);
            case "getComponentConfigurationDTOs" -> List.of(configuration);
            default -> null;
        });
    }

    private record Call(String method, Object[] arguments) {}

    private static BundleContext context() {
        ServiceReference<?> gone = proxy(
                ServiceReference.class,
                call -> call.method().equals("getProperty") ? GONE.get(call.arguments()[0]) : null);
        Bundle system = proxy(Bundle.class, call -> null);
        return proxy(BundleContext.class, call -> switch (call.method()) {
            case "getServiceReferences" -> references(call.arguments()[0], gone);
            case "getService" -> afterAWhile();
            case "getBundle" -> system;
            case "getBundles" -> new Bundle[0];
            default -> null;
        });
    }

    private static Object afterAWhile() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        return null;
    }

    private static Object references(Object type, ServiceReference<?> gone) {
        if (type instanceof Class) {
            return List.of();
        }
        return DatasetAdapter.class.getName().equals(type) ? new ServiceReference<?>[] {gone} : null;
    }

    private static ServiceComponentRuntime runtime() {
        return proxy(
                ServiceComponentRuntime.class,
                call -> call.method().equals("getComponentDescriptionDTOs") ? List.of() : null);
    }

    private static <T> T proxy(Class<T> type, Function<Call, Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    case "toString" -> type.getSimpleName();
                    default -> answer.apply(new Call(method.getName(), arguments));
                }));
    }
}
