package org.dapo.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;

/** Collects the samples, irregularities and problems of one data set. For a single use. Not thread-safe. */
public final class SampleCollector {
    /** The most defects of an image. A list of some kilobytes can name thousands, and for each a mask is decoded and resized. */
    static final int MOST_DEFECTS = 256;

    private final DatasetFolder folder;
    private final DatasetFindings findings;
    private final Map<String, List<Sample>> samplesBySplit = new LinkedHashMap<>();
    private final Map<String, Path> imagesById = new HashMap<>();

    /**
     * Creates an empty collector.
     *
     * @param folder the data set's root
     * @param findings receives irregularities and problems
     * @param splits the split names in display order; other splits follow them
     */
    public SampleCollector(DatasetFolder folder, DatasetFindings findings, List<String> splits) {
        this.folder = folder;
        this.findings = findings;
        splits.forEach(split -> samplesBySplit.put(split, new ArrayList<>()));
    }

    /**
     * The data set's root.
     *
     * @return the root folder
     */
    public DatasetFolder folder() {
        return folder;
    }

    /**
     * Records an irregularity.
     *
     * @param kind the kind of irregularity
     * @param subject the file or folder concerned
     * @param text one line for the user
     */
    public void note(Kind kind, Path subject, String text) {
        findings.note(kind, folder.nameOf(subject), text);
    }

    /**
     * Reports a problem. If this returns, the reader continues without the subject.
     *
     * @param kind the kind of problem
     * @param subject the file or folder concerned
     * @param message one line that names it and says what would be right
     * @throws DatasetException with the message, unless the data set is being checked
     */
    public void refuse(Kind kind, Path subject, String message) throws DatasetException {
        findings.refuse(kind, folder.nameOf(subject), new DatasetException(message));
    }

    /**
     * Reports the second of two files where only one is allowed.
     *
     * @param what the kind of files, such as {@code masks for one image}
     * @param first the file found first
     * @param second the other file
     * @throws DatasetException that names both, unless the data set is being checked
     */
    public void refuseTwin(String what, Path first, Path second) throws DatasetException {
        Path shown = second.getParent().equals(first.getParent()) ? second.getFileName() : second;
        refuse(Kind.DUPLICATE, second, "two %s: %s and %s; rename or remove one".formatted(what, first, shown));
    }

    /**
     * Adds a normal image.
     *
     * @param split its split
     * @param product its product
     * @param image the file
     * @throws DatasetException if another image has its id, unless the data set is being checked
     */
    public void addNormal(String split, String product, Path image) throws DatasetException {
        add(split, product, image, false, List.of());
    }

    /**
     * Adds an anomalous image.
     *
     * @param split its split
     * @param product its product
     * @param image the file
     * @param defects its defects; empty if the layout does not state them
     * @throws DatasetException if another image has its id, or it has more than 256 defects, unless the data set is being checked
     */
    public void addAnomalous(String split, String product, Path image, List<Defect> defects) throws DatasetException {
        if (defects.size() > MOST_DEFECTS) {
            refuse(
                    Kind.BROKEN_ENTRY,
                    image,
                    "%s has %d defects; an image may have %d at most".formatted(image, defects.size(), MOST_DEFECTS));
            return;
        }
        add(split, product, image, true, defects);
    }

    private void add(String split, String product, Path image, boolean anomalous, List<Defect> defects)
            throws DatasetException {
        String id = folder.idOf(image);
        Path other = imagesById.putIfAbsent(id, image);
        if (image.equals(other)) {
            refuse(Kind.DUPLICATE, image, "%s is listed twice".formatted(image));
            return;
        }
        if (other != null) {
            refuseTwin("images with one id", other, image);
            return;
        }
        samplesBySplit
                .computeIfAbsent(split, name -> new ArrayList<>())
                .add(new Sample(id, product, new ImageSource.File(image), anomalous, defects));
    }

    /**
     * Whether no sample has been added.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return imagesById.isEmpty();
    }

    /**
     * Creates the data set from the added samples.
     *
     * @param choices the settings chosen for it, by name
     * @param ifEmpty the message if there is no image
     * @return the data set; it has problems only if it was read to be checked
     * @throws DatasetException if there is no sample; the message is the first problem, or else {@code ifEmpty}
     */
    public CheckedDataset toDataset(Map<String, String> choices, String ifEmpty) throws DatasetException {
        if (isEmpty()) {
            List<DatasetNote> problems = findings.problems();
            throw new DatasetException(
                    problems.isEmpty() ? ifEmpty : problems.get(0).text());
        }
        return new LayoutDataset(new ListedDataset(samplesBySplit, findings.notes()), findings.problems(), choices);
    }
}
