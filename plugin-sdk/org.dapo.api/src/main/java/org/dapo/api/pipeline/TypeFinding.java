package org.dapo.api.pipeline;

/**
 * What was found of one defect type in an image.
 *
 * @param score the highest value of the type's map
 * @param area how many pixels in regions have this type as their most likely one
 */
public record TypeFinding(float score, long area) {}
