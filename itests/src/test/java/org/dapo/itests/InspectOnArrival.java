package org.dapo.itests;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** A third party in a host. It inspects one image with the first inspector that appears, and writes the answer to a file. */
public final class InspectOnArrival implements BundleActivator, ServiceListener {
    /** The system properties of the image and of the file for the answer. */
    static final String IMAGE = "dapo.test.image";

    static final String ANSWER = "dapo.test.answer";

    /** The keys of the answer. */
    static final String SCORE = "score";

    static final String SIZE = "size";
    static final String TYPES = "types";
    static final String FAILURE = "failure";

    private BundleContext context;

    @Override
    public void start(BundleContext bundle) throws InvalidSyntaxException {
        context = bundle;
        context.addServiceListener(this, "(objectClass=%s)".formatted(Inspector.class.getName()));
        ServiceReference<Inspector> there = context.getServiceReference(Inspector.class);
        if (there != null) {
            inspect(there);
        }
    }

    @Override
    public void stop(BundleContext bundle) {
        bundle.removeServiceListener(this);
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            inspect(event.getServiceReference());
        }
    }

    private void inspect(ServiceReference<?> reference) {
        Properties answer = new Properties();
        try {
            Inspector inspector = (Inspector) context.getService(reference);
            ImageSource image = new ImageSource.File(Path.of(context.getProperty(IMAGE)));
            Inspection found = inspector.inspect(image, Optional.empty());
            answer.setProperty(SCORE, Float.toString(found.score()));
            answer.setProperty(SIZE, found.map().width() + " x " + found.map().height());
            answer.setProperty(TYPES, Integer.toString(found.types().size()));
        } catch (Exception e) {
            answer.setProperty(FAILURE, e.toString());
        }
        write(answer);
    }

    /** Writes a temporary file and renames it, so that nobody reads an incomplete answer. */
    private void write(Properties answer) {
        Path file = Path.of(context.getProperty(ANSWER));
        Path half = file.resolveSibling(file.getFileName() + ".part");
        try (Writer writer = Files.newBufferedWriter(half)) {
            answer.store(writer, null);
            writer.close();
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            System.err.println(e);
        }
    }
}
