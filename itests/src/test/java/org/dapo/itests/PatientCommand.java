package org.dapo.itests;

import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** A plug-in that replaces the suite's commands and works until it is interrupted. */
public final class PatientCommand implements BundleActivator, ToIntFunction<String[]> {
    /** What the process writes to standard error once it has started. */
    static final String STARTED = "patient command started";

    static final String WORKING = "patient command at work";
    static final String INTERRUPTED = "patient command interrupted";
    static final String STOPPED = "patient command stopped";

    @Override
    public void start(BundleContext context) {
        System.err.println(STARTED);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("dapo.command.line", "main");
        properties.put(Constants.SERVICE_RANKING, 1000);
        context.registerService(ToIntFunction.class, this, properties);
    }

    @Override
    public void stop(BundleContext context) {
        System.err.println(STOPPED);
    }

    @Override
    public int applyAsInt(String[] arguments) {
        System.err.println(WORKING);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            System.err.println(INTERRUPTED);
        }
        return 1;
    }
}
