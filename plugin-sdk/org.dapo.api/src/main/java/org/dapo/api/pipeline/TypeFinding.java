package org.dapo.api.pipeline;

/**
 * The finding for one defect type in an image.
 *
 * @param score the highest value of the type's map
 * @param area the number of pixels in regions for which this type is the most likely one
 */
public record TypeFinding(float score, long area) {}
