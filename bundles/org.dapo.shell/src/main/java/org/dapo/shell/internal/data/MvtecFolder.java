package org.dapo.shell.internal.data;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Loader;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.progress.RunListener;
import org.dapo.imaging.Images;
import org.dapo.imaging.Png;

/** Writes samples in the layout of MVTec AD. Each file is either complete or absent. For one use. */
final class MvtecFolder {
    private static final String GOOD = "good";
    private static final String COMBINED = "combined";

    /** The folder of a defective image without a usable type name. */
    private static final String UNNAMED = "anomaly";

    private final Path root;
    private final RunListener listener;
    private final Map<Path, Integer> numbers = new HashMap<>();
    private final FolderNames products;
    private final FolderNames types;
    private final List<String> leftOut = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private int imagesLeftOut;
    private int images;
    private int masks;

    /**
     * The files written and left out.
     *
     * @param images number of images
     * @param masks number of masks
     * @param leftOut the images and masks that could not be loaded, each with the reason
     * @param imagesLeftOut how many of these are images; the others are masks of images that were written
     */
    record Written(int images, int masks, List<String> leftOut, int imagesLeftOut) {}

    MvtecFolder(Path root, RunListener listener) {
        this.root = root.toAbsolutePath().normalize();
        this.listener = listener;
        this.products = new FolderNames(listener);
        this.types = new FolderNames(listener);
    }

    /**
     * Writes the samples. An image or a mask that cannot be loaded is left out.
     *
     * @param trained good samples, for {@code train/good}
     * @param tested samples of any kind
     * @throws IOException if a file cannot be written
     */
    Written write(List<Sample> trained, List<Sample> tested) throws IOException {
        int total = trained.size() + tested.size();
        int done = 0;
        for (Sample sample : trained) {
            write(sample, "train");
            listener.progress("writing", ++done, total);
        }
        for (Sample sample : tested) {
            write(sample, "test");
            listener.progress("writing", ++done, total);
        }
        return new Written(images, masks, List.copyOf(leftOut), imagesLeftOut);
    }

    private void write(Sample sample, String part) throws IOException {
        if (listener.cancelled()) {
            throw new CancellationException();
        }
        Path product = root.resolve(products.of(sample.product()));
        String type = sample.anomalous() ? type(sample) : GOOD;
        Path folder = product.resolve(part).resolve(type);
        RgbImage image;
        try {
            image = loaded(() -> Images.load(sample.image()));
        } catch (ImageException e) {
            leaveOut("left out: ", sample, e.getMessage());
            imagesLeftOut++;
            return;
        }
        String number = String.format(Locale.ROOT, "%03d", numbers.merge(folder, 1, Integer::sum) - 1);
        Files.createDirectories(folder);
        Path file = folder.resolve(number + ".png");
        files.add(file);
        Png.write(file, image);
        images++;
        if (sample.anomalous()) {
            Optional<Mask> mask = mask(sample, image);
            if (mask.isPresent()) {
                Path beside = product.resolve("ground_truth").resolve(type);
                Files.createDirectories(beside);
                Path maskFile = beside.resolve(number + "_mask.png");
                files.add(maskFile);
                Png.write(maskFile, mask.get());
                masks++;
            }
        }
    }

    /** The folder name of a defective image: its type, or the common name for several types. */
    private String type(Sample sample) {
        List<String> names =
                sample.defects().stream().map(Defect::name).distinct().toList();
        if (names.size() > 1) {
            return types.of(COMBINED);
        }
        String name = names.isEmpty() ? "" : names.get(0);
        return types.of(name.isBlank() || name.equalsIgnoreCase(GOOD) ? UNNAMED : name);
    }

    /** Deletes all that was written and the folders that are then empty, but not the folder itself. */
    void delete() throws IOException {
        SortedSet<Path> folders = new TreeSet<>(Comparator.reverseOrder());
        for (Path file : files) {
            Files.deleteIfExists(file);
            for (Path folder = file.getParent(); !folder.equals(root); folder = folder.getParent()) {
                folders.add(folder);
            }
        }
        for (Path folder : folders) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                listener.warning("%s stays: another program wrote into it".formatted(folder));
            }
        }
    }

    private Optional<Mask> mask(Sample sample, RgbImage image) {
        try {
            return loaded(() -> WholeMask.of(sample, image.width(), image.height()));
        } catch (ImageException e) {
            leaveOut("mask left out: ", sample, e.getMessage());
            return Optional.empty();
        }
    }

    /** A plug-in's loader may throw anything; a run would report the image and go on. */
    private static <T> T loaded(Loader<T> loader) throws ImageException {
        try {
            return loader.load();
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ImageException(e.toString(), e);
        }
    }

    private void leaveOut(String what, Sample sample, String why) {
        leftOut.add(sample.id() + ": " + why);
        listener.warning(what + sample.id() + ": " + why);
    }
}
