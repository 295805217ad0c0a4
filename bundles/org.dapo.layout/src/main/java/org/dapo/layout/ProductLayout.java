package org.dapo.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A variant of MVTec AD's layout: {@code <product>/<split>/<type>/<image>} and {@code <product>/ground_truth/<type>/<mask>}.
 *
 * @param splits the folders of a product that are splits, in display order; only {@code test} has masks
 * @param good the folder of normal images
 * @param unnamed the folders of anomalous images whose name is not a defect type
 * @param masks how a mask is paired with its image
 * @param goodMasks whether normal images may have masks, which are ignored
 * @param productName maps the name of a product's folder to the product's name
 */
public record ProductLayout(
        List<String> splits,
        String good,
        Set<String> unnamed,
        MaskNames masks,
        boolean goodMasks,
        UnaryOperator<String> productName) {
    /** How a mask is paired with its image. */
    public enum MaskNames {
        /** The mask of {@code 000} is {@code 000_mask}. */
        WITH_ENDING,
        /** The mask of {@code 000} is {@code 000}. */
        SAME_STEM,
        /** Either of both. */
        EITHER,
        /** The masks of {@code 000} are the files in the folder {@code 000}. */
        IN_A_FOLDER
    }

    /** MVTec AD's own. Bergmann et al., MVTec AD, CVPR 2019, and the readme in the set. */
    public static final ProductLayout MVTEC = new ProductLayout(
            List.of("train", "test"), "good", Set.of(), MaskNames.WITH_ENDING, false, UnaryOperator.identity());

    /** Copies the collections. */
    public ProductLayout {
        splits = List.copyOf(splits);
        unnamed = Set.copyOf(unnamed);
    }

    /** Whether a folder is that of normal images, ignoring case. */
    boolean isGood(Path folder) {
        return folder.getFileName().toString().equalsIgnoreCase(good);
    }

    /**
     * The data set's name for the defect type of a folder.
     *
     * @param typeFolder the folder's name
     * @return the name; empty if the folder names none
     */
    String typeOf(String typeFolder) {
        return unnamed.stream().anyMatch(typeFolder::equalsIgnoreCase) ? "" : typeFolder;
    }
}
