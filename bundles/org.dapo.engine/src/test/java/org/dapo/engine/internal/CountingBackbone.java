package org.dapo.engine.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;

/** A backbone that counts the passes through its towers and how often it is closed. */
public final class CountingBackbone implements BackboneProvider {
    /** The number of texts in each pass through the text tower. */
    public final List<Long> textPasses = new CopyOnWriteArrayList<>();

    /** The number of images in each pass through the vision tower. */
    public final List<Long> imagePasses = new CopyOnWriteArrayList<>();

    /** The number of loaded backbones that have been closed. */
    public final AtomicInteger closed = new AtomicInteger();

    private final BackboneProvider counted;

    /** Wraps another backbone. */
    public CountingBackbone(BackboneProvider counted) {
        this.counted = counted;
    }

    @Override
    public BackboneSpec spec() {
        return counted.spec();
    }

    @Override
    public Backbone load(Device device) throws BackboneException {
        return new Counting(counted.load(device));
    }

    private final class Counting implements Backbone {
        private final Backbone loaded;

        Counting(Backbone loaded) {
            this.loaded = loaded;
        }

        @Override
        public BackboneSpec spec() {
            return loaded.spec();
        }

        @Override
        public Device device() {
            return loaded.device();
        }

        @Override
        public TokenBatch tokenize(List<String> texts) {
            return loaded.tokenize(texts);
        }

        @Override
        public NDArray embed(NDManager manager, TokenBatch tokens) {
            return loaded.embed(manager, tokens);
        }

        @Override
        public NDArray tokenStatistics(NDManager manager) {
            return loaded.tokenStatistics(manager);
        }

        @Override
        public NDArray encodeText(NDArray embedded, int[] endOfText, TextPass pass) {
            textPasses.add(embedded.getShape().get(0));
            return loaded.encodeText(embedded, endOfText, pass);
        }

        @Override
        public ImageFeatures encodeImage(NDArray pixels, ImagePass pass) {
            imagePasses.add(pixels.getShape().get(0));
            return loaded.encodeImage(pixels, pass);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
            loaded.close();
        }
    }
}
