package org.dapo.launcher;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/** The console's {@code exit} command. Gogo's own calls {@code System.exit} and requires a number. */
public final class ExitCommand {
    private final BundleContext context;

    private ExitCommand(BundleContext context) {
        this.context = context;
    }

    /**
     * Registers the command with the console, in the scope that it searches first.
     *
     * @param context the framework's context
     */
    static void register(BundleContext context) {
        Map<String, String> properties = Map.of("osgi.command.scope", "gogo", "osgi.command.function", "exit");
        context.registerService(ExitCommand.class, new ExitCommand(context), FrameworkUtil.asDictionary(properties));
    }

    /**
     * Stops the framework; called by the console, by reflection.
     *
     * @throws BundleException if it cannot be stopped
     */
    public void exit() throws BundleException {
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    }
}
