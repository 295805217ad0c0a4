package org.dapo.shell.internal.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.dapo.api.pipeline.PipelineException;

/** Tells whether a data set is what it was: a hash of its samples, and of the size and the time of each of their files. */
final class DatasetFingerprint {
    private final MessageDigest digest;

    private DatasetFingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The fingerprint of a split. */
    static String of(DatasetAdapter adapter, Path root, Optional<String> split) throws PipelineException {
        DatasetFingerprint fingerprint = new DatasetFingerprint();
        try {
            Dataset dataset = adapter.open(root);
            try (Stream<Sample> samples =
                    dataset.samples(split.orElse(dataset.splits().get(0)))) {
                samples.forEach(fingerprint::add);
            }
        } catch (DatasetException e) {
            throw new PipelineException(e.getMessage(), e);
        }
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(Sample sample) {
        add(sample.id());
        if (sample.image() instanceof ImageSource.File file) {
            add(file.path());
        }
        for (Defect defect : sample.defects()) {
            add(defect.name());
            if (defect.mask().orElse(null) instanceof MaskSource.File file) {
                add(file.path());
            }
        }
    }

    private void add(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            add(attributes.size() + " " + attributes.lastModifiedTime().toMillis());
        } catch (IOException e) {
            // The run itself says what is wrong with it.
            add("unreadable");
        }
    }

    private void add(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
