package org.dapo.api.report;

import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;

/**
 * An image that was evaluated.
 *
 * @param id the sample's id
 * @param product the product
 * @param anomalous what the data set says
 * @param score the image score
 * @param image the source image
 * @param map the anomaly map at the source image's size
 * @param mapRange the highest value that the map can take, its lowest being 0; one scale for all images of a run
 */
public record EvaluatedImage(
        String id, String product, boolean anomalous, float score, RgbImage image, ScoreMap map, float mapRange) {}
