package org.dapo.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;

/** Provides the distribution's bundles as Pax Exam options. */
final class Suite {
    /** Bundles that neither tests nor hosts need: the console and the folder watcher. */
    static final Set<String> INTERACTIVE_ONLY = Set.of(
            "org.apache.felix.fileinstall-",
            "org.apache.felix.gogo.command-",
            "org.apache.felix.gogo.shell-",
            "jline-",
            "org.dapo.console-");

    /** The name of the fragment with the native library, without the platform. */
    static final String NATIVE_PREFIX = "org.dapo.djl.native.";

    private Suite() {}

    /** Returns the whole suite. */
    static Option[] complete() {
        return without(file -> false);
    }

    /**
     * Returns the suite without some of its bundles.
     *
     * @param leftOut tells by a bundle's file name whether it is omitted
     */
    static Option[] without(Predicate<String> leftOut) {
        List<Option> options = new ArrayList<>();
        options.add(junitBundles());
        options.add(frameworkProperty("dapo.home").value(Distribution.home().toString()));
        options.add(frameworkProperty("dapo.device").value("cpu"));
        options.add(frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level")
                .value("ERROR"));
        options.add(frameworkProperty("org.ops4j.pax.logging.property.file")
                .value(Distribution.home().resolve("conf/logback.xml").toString()));
        for (Path file : Distribution.bundles()) {
            String name = Distribution.name(file);
            if (!leftOut.test(name) && INTERACTIVE_ONLY.stream().noneMatch(name::startsWith)) {
                UrlProvisionOption option = bundle("reference:" + file.toUri());
                options.add(name.startsWith(NATIVE_PREFIX) ? option.noStart() : option);
            }
        }
        return options(options.toArray(Option[]::new));
    }

    /** Returns a bundle that is not in the distribution, found by one of its classes. */
    static Option bundleOf(Class<?> type) {
        return bundle("reference:" + type.getProtectionDomain().getCodeSource().getLocation());
    }
}
