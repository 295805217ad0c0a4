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

/** The distribution's bundles as options of Pax Exam. */
final class Suite {
    /** What a test has no use for: consoles, and a poller of folders. */
    private static final Set<String> INTERACTIVE_ONLY =
            Set.of("org.apache.felix.fileinstall-", "org.apache.felix.gogo.command-", "org.apache.felix.gogo.shell-");

    /** The fragment with the native library. */
    static final String NATIVE_PREFIX = "org.dapo.djl.native.";

    private Suite() {}

    /** The whole suite. */
    static Option[] complete() {
        return without(file -> false);
    }

    /**
     * The suite without some of its bundles.
     *
     * @param leftOut tells by a bundle's file name whether it stays out
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

    /** A bundle that a host may have and the distribution has not, by a class that it has. */
    static Option bundleOf(Class<?> type) {
        return bundle("reference:" + type.getProtectionDomain().getCodeSource().getLocation());
    }
}
