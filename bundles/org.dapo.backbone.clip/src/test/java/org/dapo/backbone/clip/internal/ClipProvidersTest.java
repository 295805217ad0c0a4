package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.tensor.TensorEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** Tests in a real framework, without the component runtime. */
class ClipProvidersTest {
    private final CountDownLatch end = new CountDownLatch(1);

    @TempDir
    Path storage;

    private Framework framework;
    private BundleContext context;
    private ClipProviders providers;

    @BeforeEach
    void startFramework() throws BundleException {
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", storage.toString()));
        framework.start();
        context = framework.getBundleContext();
        TensorEngine engine = (TensorEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TensorEngine.class}, (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        providers = new ClipProviders(context, engine);
    }

    @AfterEach
    void stopFramework() throws BundleException, InterruptedException {
        end.countDown();
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void aModelWhoseActivationHangsHoldsUpNoOther() throws Exception {
        ServiceReference<ModelSource> hanging = add("hanging", true);
        ServiceReference<ModelSource> good = add("good", false);
        await("good");

        end.countDown();
        await("good", "hanging");
        providers.removeModel(good);
        await("hanging");
        providers.removeModel(hanging);
        await();
    }

    @Test
    void aModelThatGoesWhileItIsActivatedHasNoBackbone() throws Exception {
        ServiceReference<ModelSource> hanging = add("hanging", true);
        providers.removeModel(hanging);
        assertEquals(List.of(), references("java.util.function.Supplier"), "somebody would wait for it");

        CountDownLatch registered = new CountDownLatch(1);
        context.addServiceListener(event -> registered.countDown());
        end.countDown();
        assertTrue(!registered.await(200, TimeUnit.MILLISECONDS), "it has one");
    }

    @Test
    void aModelThatCannotBeReadHarmsNoOther() throws Exception {
        providers.addModel(register("broken", false, () -> {
            throw new IllegalStateException("broken");
        }));
        add("good", false);
        await("good");
    }

    private ServiceReference<ModelSource> add(String name, boolean hangs) {
        ServiceReference<ModelSource> reference = register(name, hangs, () -> manifest(name));
        providers.addModel(reference);
        return reference;
    }

    private interface Described extends ModelSource {
        @Override
        default Path file(String name) {
            throw new UnsupportedOperationException(name);
        }
    }

    private ServiceReference<ModelSource> register(String name, boolean hangs, Described model) {
        return context.registerService(
                        ModelSource.class,
                        new ServiceFactory<>() {
                            @Override
                            public ModelSource getService(Bundle bundle, ServiceRegistration<ModelSource> itself) {
                                if (hangs) {
                                    hang();
                                }
                                return model;
                            }

                            @Override
                            public void ungetService(
                                    Bundle bundle, ServiceRegistration<ModelSource> itself, ModelSource service) {
                                // There is nothing to release.
                            }
                        },
                        FrameworkUtil.asDictionary(Map.of("dapo.plugin.name", name)))
                .getReference();
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ModelManifest manifest(String name) {
        String json = """
                {"name":"%s","version":"1.0.0","family":"clip","description":"","source":"","licence":"","files":[],
                 "architecture":{"embedding":16,
                   "vision":{"imageSize":32,"patch":8,"width":32,"layers":4,"heads":4},
                   "text":{"contextLength":20,"vocabulary":49408,"width":32,"layers":2,"heads":4},
                   "activation":"quick_gelu"},
                 "weights":{"seed":3}}
                """.formatted(name);
        return new ModelManifest(name, "clip", "", "", "", List.of(), json);
    }

    private List<ServiceReference<?>> references(String type) throws Exception {
        return Stream.ofNullable(context.getServiceReferences(type, null))
                .flatMap(Arrays::stream)
                .collect(Collectors.toList());
    }

    private void await(String... names) throws Exception {
        Set<Object> found = Set.of("none yet");
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); System.nanoTime() < until; ) {
            found = references(BackboneProvider.class.getName()).stream()
                    .map(reference -> reference.getProperty("dapo.plugin.name"))
                    .collect(Collectors.toSet());
            if (found.equals(Set.of(names))) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertEquals(Set.of(names), found);
    }
}
