package org.dapo.engine.internal.pretraining;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;

/**
 * CLIP's symmetric loss (Radford et al. 2021, figure 3) for images with several right captions. Each of them has an equal share
 * of the target (Khosla et al. 2020, L_out). B is the number of images and captions, D the embedding width.
 *
 * @param temperature the temperature τ
 */
record ContrastiveLoss(double temperature) {
    /**
     * The loss of a batch.
     *
     * @param images (B, D), not normalised
     * @param texts (B, D), not normalised
     * @param captions (B, B): for each image its right captions, summing to 1
     * @param pictures (B, B): for each caption its right images, summing to 1
     * @return a scalar: the mean cross-entropy of captions given images and of images given captions
     */
    NDArray of(NDArray images, NDArray texts, NDArray captions, NDArray pictures) {
        NDArray similarity = similarity(images, texts); // (B, B)
        NDArray logits = similarity.div(scalar(similarity, temperature));
        NDArray forImages = logits.logSoftmax(1).mul(captions).sum();
        NDArray forTexts = logits.transpose().logSoftmax(1).mul(pictures).sum();
        return forImages
                .add(forTexts)
                .mul(scalar(similarity, -0.5 / images.getShape().get(0)));
    }

    /**
     * The similarity of images and texts.
     *
     * @param images (N, D)
     * @param texts (M, D)
     * @return (N, M): cosines, one row per image
     */
    static NDArray similarity(NDArray images, NDArray texts) {
        return images.normalize(2, 1).matMul(texts.normalize(2, 1).transpose());
    }
}
