package org.dapo.shell.internal.data;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.progress.RunListener;
import org.dapo.imaging.Images;

/** Examines a data set for everything that would cause problems in a run. For one use. */
final class DatasetExamination {
    /** The marker of a JPEG file's start, and the first byte of the next one. */
    private static final byte[] JPEG_BEGINS = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private final Path root;
    private final RunListener listener;
    private final FileSuffixes suffixes = new FileSuffixes();
    private final List<DatasetProblem> problems = new ArrayList<>();

    /** The files that the layout has noted as missing. */
    private final Set<String> missing = new HashSet<>();

    /**
     * Takes the folder and the listener.
     *
     * @param root the data set's folder, possibly followed by settings
     * @param listener receives the progress
     */
    DatasetExamination(Path root, RunListener listener) {
        this.root = DatasetFolder.withoutSettings(root);
        this.listener = listener;
    }

    /**
     * Examines all samples.
     *
     * @param dataset the data set
     * @param splits the splits to examine
     * @param inventory counts the samples
     * @param names compares their names with a taxonomy, if there is one
     * @param reads whether images and masks are read
     * @return the problems found, those that would stop a run first
     */
    List<DatasetProblem> examine(
            Dataset dataset, List<String> splits, DatasetInventory inventory, Optional<NameCheck> names, boolean reads)
            throws DatasetException {
        if (dataset instanceof CheckedDataset checked) {
            checked.problems().forEach(problem -> problems.add(DatasetProblem.of(problem, true)));
        }
        dataset.notes().stream()
                .filter(note -> note.kind() == DatasetNote.Kind.FILE_MISSING)
                .forEach(note -> missing.add(note.subject()));
        for (String split : splits) {
            List<Sample> samples;
            try (Stream<Sample> stream = dataset.samples(split)) {
                samples = stream.toList();
            }
            int done = 0;
            Set<String> ids = new HashSet<>();
            for (Sample sample : samples) {
                if (!ids.add(sample.id())) {
                    problems.add(new DatasetProblem(
                            "id-twice",
                            sample.id(),
                            "two images of the split '%s' have this id".formatted(split),
                            true));
                }
                inventory.add(split, sample);
                look(sample, inventory, reads);
                listener.progress("checking " + split, ++done, samples.size());
                if (listener.cancelled()) {
                    throw new CancellationException();
                }
            }
        }
        names.ifPresent(check -> problems.addAll(check.problems(inventory)));
        problems.addAll(suffixes.problems());
        dataset.notes().forEach(note -> problems.add(DatasetProblem.of(note, false)));
        return Stream.concat(
                        problems.stream().filter(DatasetProblem::stops),
                        problems.stream().filter(problem -> !problem.stops()))
                .toList();
    }

    private void look(Sample sample, DatasetInventory inventory, boolean reads) {
        // Several defects of an image may share a mask.
        Set<MaskSource> masks = new LinkedHashSet<>();
        sample.defects().stream().map(Defect::mask).flatMap(Optional::stream).forEach(masks::add);
        if (sample.image() instanceof ImageSource.File file) {
            suffixes.add(name(file.path()));
        }
        masks.forEach(mask -> {
            if (mask instanceof MaskSource.File file) {
                suffixes.add(name(file.path()));
            }
        });
        if (reads) {
            read(sample, masks, inventory);
        }
    }

    private void read(Sample sample, Set<MaskSource> masks, DatasetInventory inventory) {
        String image = sample.image() instanceof ImageSource.File file ? name(file.path()) : sample.id();
        Optional<RgbImage> pixels = Optional.empty();
        try {
            pixels = Optional.of(Images.load(sample.image()));
            inventory.addSize(pixels.get());
        } catch (ImageException e) {
            // A file that the layout has noted as missing is one problem, not two.
            if (!missing.contains(image)) {
                problems.add(DatasetProblem.of("image-unreadable", image, e.getMessage()));
            }
        } catch (RuntimeException e) {
            // A plug-in's loader may throw anything; a run would report the image and go on.
            problems.add(DatasetProblem.of("image-unreadable", image, e.toString()));
        }
        for (MaskSource source : masks) {
            String name = source instanceof MaskSource.File file ? name(file.path()) : source.name();
            try {
                Mask mask = Images.load(source);
                pixels.filter(rgb -> rgb.width() != mask.width() || rgb.height() != mask.height())
                        .ifPresent(rgb -> problems.add(DatasetProblem.of(
                                "mask-size",
                                name,
                                "the mask is %d x %d, its image %s %d x %d"
                                        .formatted(mask.width(), mask.height(), image, rgb.width(), rgb.height()))));
                doubt(mask, image)
                        .ifPresent(doubt -> problems.add(DatasetProblem.of(doubt.getKey(), name, doubt.getValue())));
            } catch (ImageException e) {
                problems.add(DatasetProblem.of("mask-unreadable", name, e.getMessage()));
            } catch (RuntimeException e) {
                problems.add(DatasetProblem.of("mask-unreadable", name, e.toString()));
            }
            if (source instanceof MaskSource.File file && isJpeg(file.path())) {
                problems.add(
                        DatasetProblem.of(
                                "mask-lossy",
                                name,
                                "the mask is a JPEG, whose artefacts count as defective, as every value above 0 does; use PNG"));
            }
        }
    }

    /** The kind and the text of what is odd about a mask's area. A mask whose colours are swapped shows as a large defect. */
    private static Optional<Map.Entry<String, String>> doubt(Mask mask, String image) {
        long pixels = (long) mask.width() * mask.height();
        if (mask.area() == 0) {
            return Optional.of(
                    Map.entry("mask-empty", "the mask is empty, but its image %s is anomalous".formatted(image)));
        }
        if (2L * mask.area() > pixels) {
            return Optional.of(Map.entry(
                    "mask-large",
                    "the mask marks %d %% of its image %s as defective; are defects its light pixels?"
                            .formatted(100L * mask.area() / pixels, image)));
        }
        return Optional.empty();
    }

    /** Whether the content is a JPEG image, whatever the name says. */
    private static boolean isJpeg(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return Arrays.equals(content.readNBytes(JPEG_BEGINS.length), JPEG_BEGINS);
        } catch (IOException e) {
            // That it cannot be read is reported where its pixels are read.
            return false;
        }
    }

    /** The file's path below the root, as in the notes of layouts. */
    private String name(Path file) {
        Path name = file.startsWith(root) ? root.relativize(file) : file;
        return name.toString().replace(File.separatorChar, '/');
    }
}
