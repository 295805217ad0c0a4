package org.dapo.djl.internal;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dapo.api.configuration.UnknownKeys;
import org.dapo.api.file.FileProblem;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.nn.api.tensor.TensorEngine;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the tensor engine once it works. If a component provided the service itself, it would be registered before it is
 * known whether the native library can be loaded. Loading takes seconds, or a minute if the library must be unpacked first. It
 * therefore uses a separate thread, so that the framework can start meanwhile.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = "org.dapo.djl")
@Designate(ocd = DjlConfiguration.class)
public final class TensorEngineRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(TensorEngineRegistration.class);

    /** DJL's variable that names the build in {@link NativeLibrary#PATH_OVERRIDE}. */
    private static final String FLAVOR = "PYTORCH_FLAVOR";

    /** How long a stop waits for loading. Unpacking takes seconds, or a minute on a slow disk. */
    private static final long LOADING_SECONDS = 120;

    private final BundleContext context;
    private final CountDownLatch loaded = new CountDownLatch(1);

    /** The engine, or its placeholder. */
    private ServiceRegistration<?> registration;

    private boolean down;

    /**
     * Starts the engine in the background.
     *
     * @param context the bundle's context
     * @param configuration the settings
     * @param properties the same settings as written
     */
    @Activate
    public TensorEngineRegistration(
            BundleContext context, DjlConfiguration configuration, Map<String, Object> properties) {
        this.context = context;
        UnknownKeys.lines(DjlConfiguration.class, properties).forEach(LOG::warn);
        NativeLibrary library = new NativeLibrary(
                TensorEngineRegistration.class.getClassLoader(), variable(NativeLibrary.PATH_OVERRIDE));
        Optional<String> problem = library.problem()
                .or(() -> NativeCache.problem(TensorEngineRegistration::variable, System.getProperty("user.home", "")));
        if (problem.isPresent()) {
            registration = without(problem.get());
            loaded.countDown();
            return;
        }
        registration = listed(
                "the tensor engine is being loaded",
                Map.of(PluginProperties.PROBLEMS, true, PluginProperties.COMING, TensorEngine.class.getName()));
        Thread thread = new Thread(
                () -> {
                    Supplier<ServiceRegistration<?>> register;
                    try {
                        register = load(configuration, library);
                    } finally {
                        loaded.countDown();
                    }
                    replace(register);
                },
                "dapo-tensor-engine");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Unregisters the service. The library stays in the process, as native libraries do. If it is still being loaded, this waits
     * for it: the library looks up classes of this bundle, and if it did not find them, the process would crash.
     */
    @Deactivate
    void deactivate() {
        ServiceRegistration<?> last;
        synchronized (this) {
            down = true;
            last = registration;
        }
        last.unregister();
        try {
            if (!loaded.await(LOADING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The tensor engine is still being loaded, although its bundle is stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Replaces the placeholder by a registration, unless the bundle has stopped meanwhile. */
    private void replace(Supplier<ServiceRegistration<?>> register) {
        synchronized (this) {
            if (down) {
                return;
            }
        }
        ServiceRegistration<?> made;
        try {
            made = register.get();
        } catch (IllegalStateException stoppedMeanwhile) {
            LOG.debug("The tensor engine comes too late", stoppedMeanwhile);
            return;
        }
        ServiceRegistration<?> superfluous;
        synchronized (this) {
            superfluous = down ? made : registration;
            registration = down ? registration : made;
        }
        superfluous.unregister();
    }

    /** Loads the library and returns what to register: the engine, or the reason why there is none. */
    private Supplier<ServiceRegistration<?>> load(DjlConfiguration configuration, NativeLibrary library) {
        try {
            Settings settings = Settings.of(configuration.device(), configuration.threads(), context::getProperty);
            if (variable(FLAVOR).isEmpty()) {
                library.flavorOfOverride().ifPresent(flavor -> System.setProperty(FLAVOR, flavor));
            }
            Engine engine = PyTorch.start(settings.threads());
            return () -> context.registerService(TensorEngine.class, new PyTorchTensorEngine(engine, settings), null);
        } catch (IllegalArgumentException e) {
            return () -> without(e.getMessage());
        } catch (RuntimeException | Error e) {
            return () -> {
                String problem = "PyTorch cannot be loaded on this machine: " + reason(e);
                LOG.error("No tensor engine: {}", problem, e);
                return listed("no tensor engine: " + problem, Map.of(PluginProperties.PROBLEMS, true));
            };
        }
    }

    /** The message of the innermost cause, in one line. It names the missing library, where DJL says only that loading failed. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof FileSystemException file) {
            return file.getFile() + ": " + FileProblem.of(file);
        }
        String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return cause instanceof IOException
                ? "%s (it is unpacked into %s; DJL_CACHE_DIR names another folder)"
                        .formatted(said, Utils.getEngineCacheDir("pytorch"))
                : said;
    }

    private ServiceRegistration<?> without(String problem) {
        LOG.error("No tensor engine: {}", problem);
        return listed("no tensor engine: " + problem, Map.of(PluginProperties.PROBLEMS, true));
    }

    private ServiceRegistration<?> listed(String line, Map<String, Object> properties) {
        Map<String, String> problems = Map.of(context.getBundle().getLocation(), line);
        return context.registerService(
                Supplier.class, (Supplier<Map<String, String>>) () -> problems, FrameworkUtil.asDictionary(properties));
    }

    /** Whether the library is a build for GPUs. The library of the bundle itself is not. */
    static boolean libraryForGpus() {
        return variable(FLAVOR).filter(flavor -> flavor.startsWith("cu")).isPresent();
    }

    /** DJL reads its settings first from the environment, then from system properties. */
    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).or(() -> Optional.ofNullable(System.getProperty(name)));
    }
}
