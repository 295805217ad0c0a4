package org.dapo.djl.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dapo.api.text.OneLine;

/**
 * Checks whether PyTorch's native library is available, without touching DJL. After a failed first attempt, DJL's classes keep
 * the failure for as long as they live, and DJL would look for the library on the network.
 */
final class NativeLibrary {
    /** Exists in every fragment with a native library. */
    static final String DESCRIPTION = "native/lib/pytorch.properties";

    /** DJL's own variable (or system property): a folder with libtorch, used instead of a fragment. */
    static final String PATH_OVERRIDE = "PYTORCH_LIBRARY_PATH";

    /** The GPU build for which the bundle has a connector. No fragment contains it; it can only come from a folder. */
    private static final String GPU_FLAVOR = "cu128";

    /** Names the PyTorch version that DJL's connector requires. */
    private static final String CONNECTOR = "jnilib/pytorch.properties";

    /**
     * How to find the version of a folder's libtorch: a file beside it, in Python's package or, second, in PyTorch's archive,
     * and the version pattern in that file.
     */
    private static final List<Map.Entry<String, Pattern>> VERSIONS = List.of(
            Map.entry("version.py", Pattern.compile("__version__ = '([0-9.]+)")),
            Map.entry("build-version", Pattern.compile("^([0-9.]+)")));

    private final ClassLoader bundle;
    private final Optional<String> override;

    /**
     * Searches a bundle.
     *
     * @param bundle the class loader of the bundle and its fragments
     * @param override the folder used instead of the fragment, if set
     */
    NativeLibrary(ClassLoader bundle, Optional<String> override) {
        this.bundle = bundle;
        this.override = override;
    }

    /**
     * The reason why no library can be loaded.
     *
     * @return one line; empty if there is no problem
     */
    Optional<String> problem() {
        if (override.isPresent()) {
            try {
                return problemOf(Path.of(override.get()));
            } catch (InvalidPathException e) {
                return Optional.of("%s is '%s', which is not a path: %s"
                        .formatted(PATH_OVERRIDE, OneLine.of(override.get()), OneLine.of(e.getReason())));
            }
        }
        String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        try {
            for (URL description : Collections.list(bundle.getResources(DESCRIPTION))) {
                if (classifier(description).endsWith(platform)) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            return Optional.of("cannot read the native library's description: " + e.getMessage());
        }
        return Optional.of("no native library for " + platform + ": install the bundle org.dapo.djl.native." + platform
                + " and refresh org.dapo.djl");
    }

    private Optional<String> problemOf(Path folder) {
        String library = System.mapLibraryName("torch");
        if (!Files.exists(folder.resolve(library))) {
            return Optional.of(PATH_OVERRIDE + " is '" + folder + "'; expected a folder with " + library);
        }
        try {
            Optional<String> theirs = version(folder);
            Optional<String> ours = connectorVersion();
            return theirs.isPresent() && ours.isPresent() && !theirs.equals(ours)
                    ? Optional.of("%s is '%s', which has PyTorch %s; expected PyTorch %s"
                            .formatted(PATH_OVERRIDE, folder, theirs.get(), ours.get()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("the version of PyTorch in '" + folder + "' cannot be read: " + e.getMessage());
        }
    }

    private static Optional<String> version(Path folder) throws IOException {
        for (Map.Entry<String, Pattern> entry : VERSIONS) {
            Path file = folder.resolveSibling(entry.getKey());
            Matcher version = entry.getValue().matcher(Files.exists(file) ? Files.readString(file) : "");
            if (version.find()) {
                return Optional.of(version.group(1));
            }
        }
        return Optional.empty();
    }

    private Optional<String> connectorVersion() throws IOException {
        try (InputStream in = bundle.getResourceAsStream(CONNECTOR)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return Optional.ofNullable(properties.getProperty("jni_version"))
                    .map(version -> version.replaceFirst("-.*", ""));
        }
    }

    /**
     * The PyTorch build in the folder used instead of the fragment. DJL's own guess may be a build for which it has no connector.
     *
     * @return DJL's name of the build; empty if no folder is set
     */
    Optional<String> flavorOfOverride() {
        return override.map(
                folder -> Files.exists(Path.of(folder, System.mapLibraryName("torch_cuda"))) ? GPU_FLAVOR : "cpu");
    }

    /**
     * The platform name used by PyTorch's builds.
     *
     * @param osName as in the system property {@code os.name}
     * @param osArch as in the system property {@code os.arch}
     * @return for example {@code linux-x86_64}
     */
    static String platform(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String prefix = os.startsWith("win") ? "win" : os.startsWith("mac") ? "osx" : os;
        return prefix + '-' + (osArch.equals("amd64") ? "x86_64" : osArch);
    }

    private static String classifier(URL description) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = description.openStream()) {
            properties.load(in);
        }
        return properties.getProperty("classifier", "");
    }
}
