package org.dapo.dataset.index.internal;

/**
 * One entry of an index, not yet validated.
 *
 * @param location its position in the file, for messages
 * @param split the split it is listed under
 * @param product the product's name, never empty
 * @param imagePath as written, never empty
 * @param maskPath as written, empty for none
 * @param defectName the set's own name for the defect, empty if there is none
 * @param anomalous whether the image is anomalous
 */
record IndexEntry(
        String location,
        String split,
        String product,
        String imagePath,
        String maskPath,
        String defectName,
        boolean anomalous) {}
