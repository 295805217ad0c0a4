package org.dapo.engine.internal.pretraining;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often the nearest caption of an image is right, and vice versa, over batches of B. */
final class Retrieval {
    private double imageToText;
    private double textToImage;
    private double chance;
    private int images;

    /**
     * Adds a batch.
     *
     * @param similarity B·B cosines, one row per image
     * @param matches B·B values above 0 where image and caption belong together
     */
    void add(float[] similarity, float[] matches) {
        int size = (int) Math.round(Math.sqrt(similarity.length));
        for (int i = 0; i < size; i++) {
            int text = i * size;
            int image = i;
            for (int j = 0; j < size; j++) {
                text = similarity[i * size + j] > similarity[text] ? i * size + j : text;
                image = similarity[j * size + i] > similarity[image] ? j * size + i : image;
                chance += matches[i * size + j] > 0 ? 1.0 / size : 0;
            }
            imageToText += matches[text] > 0 ? 1 : 0;
            textToImage += matches[image] > 0 ? 1 : 0;
        }
        images += size;
    }

    /** The shares by name, including that of chance; empty without batches. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (images > 0) {
            figures.put("image_to_text", imageToText / images);
            figures.put("text_to_image", textToImage / images);
            figures.put("chance", chance / images);
        }
        return figures;
    }
}
