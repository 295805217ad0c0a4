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

/** Collects the samples of one data set, its irregularities and its problems. For a single use. Not thread-safe. */
public final class SampleCollector {
    private final DatasetFolder folder;
    private final DatasetFindings findings;
    private final Map<String, List<Sample>> samplesBySplit = new LinkedHashMap<>();
    private final Map<String, Path> imagesById = new HashMap<>();

    /**
     * Begins.
     *
     * @param folder the data set's root
     * @param findings what becomes of what is odd or wrong
     * @param splits the names of splits in the order in which they are shown; others come behind them
     */
    public SampleCollector(DatasetFolder folder, DatasetFindings findings, List<String> splits) {
        this.folder = folder;
        this.findings = findings;
        splits.forEach(split -> samplesBySplit.put(split, new ArrayList<>()));
    }

    /**
     * The root.
     *
     * @return the data set's folder
     */
    public DatasetFolder folder() {
        return folder;
    }

    /**
     * Notes what is odd.
     *
     * @param kind what sort of oddity
     * @param subject the file or folder it is about
     * @param text one line for the user
     */
    public void note(Kind kind, Path subject, String text) {
        findings.note(kind, folder.nameOf(subject), text);
    }

    /**
     * Refuses what is wrong. Where this returns, the reader goes on without it.
     *
     * @param kind what sort of thing is wrong
     * @param subject the file or folder it is about
     * @param message one line that names it and says what would be right
     * @throws DatasetException with the message, unless the data set is being checked
     */
    public void refuse(Kind kind, Path subject, String message) throws DatasetException {
        findings.refuse(kind, folder.nameOf(subject), new DatasetException(message));
    }

    /**
     * Refuses the second of two files for what can be there once.
     *
     * @param what what they are, such as {@code masks for one image}
     * @param first the file that was there first
     * @param second the other
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
     * @param defects what is wrong with the piece; empty where the layout does not say
     * @throws DatasetException if another image has its id, unless the data set is being checked
     */
    public void addAnomalous(String split, String product, Path image, List<Defect> defects) throws DatasetException {
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
     * Whether there is no sample yet.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return imagesById.isEmpty();
    }

    /**
     * The data set of all that was added.
     *
     * @param choices what was chosen of it, by name
     * @param ifEmpty what is said where there is no image
     * @return the data set; it has problems only if it was read to be checked
     * @throws DatasetException if there is no sample: with the first problem, or else {@code ifEmpty}
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
