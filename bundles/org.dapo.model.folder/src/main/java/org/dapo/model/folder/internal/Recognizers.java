package org.dapo.model.folder.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelRecognizer;
import org.dapo.api.model.RecognizedModel;
import org.dapo.plugins.Activations;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recognizers that are installed. They are activated when asked, since a plug-in's activation may never return. */
final class Recognizers {
    /** A recognizer whose activation takes longer is not asked. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Recognizers.class);

    private final Activations activations;
    private final List<ServiceReference<ModelRecognizer>> all = new CopyOnWriteArrayList<>();

    Recognizers(BundleContext context) {
        this.activations = new Activations(context, PATIENCE);
    }

    void add(ServiceReference<ModelRecognizer> recognizer) {
        all.add(recognizer);
    }

    void remove(ServiceReference<ModelRecognizer> recognizer) {
        all.remove(recognizer);
    }

    /**
     * Asks all recognizers. One that hangs or fails, or that cannot read the file, does not hide the others.
     *
     * @param request the file, and the user's statements
     * @return what the first that recognises it says
     * @throws IOException if none does; the message is the first refusal, if there is one
     */
    RecognizedModel recognized(ModelImport request) throws IOException {
        Optional<IOException> refusal = Optional.empty();
        for (ServiceReference<ModelRecognizer> reference :
                all.stream().sorted(Comparator.reverseOrder()).toList()) {
            Optional<ModelRecognizer> recognizer = activations.get(reference);
            if (recognizer.isEmpty()) {
                LOG.warn(
                        "a model recognizer of {} is passed over: its activation {}",
                        reference.getBundle(),
                        activations.hangs(reference)
                                ? "has not finished after %d s".formatted(PATIENCE.toSeconds())
                                : "failed");
                continue;
            }
            try {
                Optional<RecognizedModel> recognized = recognizer.get().recognize(request.file(), request.stated());
                if (recognized.isPresent()) {
                    return recognized.get();
                }
            } catch (IOException e) {
                refusal = refusal.or(() -> Optional.of(e));
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("a model recognizer of {} failed", reference.getBundle(), e);
            }
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        throw new IOException(
                all.isEmpty()
                        ? "%s: no backbone is installed that could recognise it".formatted(request.file())
                        : "%s: holds no model that an installed backbone recognises, such as CLIP with a vision transformer"
                                .formatted(request.file()));
    }
}
