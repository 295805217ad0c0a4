package org.dapo.itests;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** A service whose activation waits for something, as that of a plug-in may for ever. */
record HangingService<S>(CountDownLatch end) implements ServiceFactory<S> {
    @Override
    public S getService(Bundle bundle, ServiceRegistration<S> registration) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<S> registration, S service) {
        // It never came to be.
    }
}
