package org.dapo.shell.internal.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.imaging.Images;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Normaliser;
import org.dapo.imaging.Png;
import org.dapo.imaging.Resize;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.tensor.TensorEngine;

/**
 * Measures each stage for an image and a text, and the largest rate at which the same device multiplies matrices. Every stage
 * ends by reading its result back, so that the time of an asynchronous device is included.
 */
final class Bench {
    /** The side of the test image in pixels, as large as in the usual data sets. */
    private static final int SOURCE_SIDE = 1024;

    private static final int MATRIX_SIDE = 2048;
    private static final int NOISE = 16;
    private static final int WARM_UP = 3;
    /** Fills any context, so that a tower that skips the positions after the end token has nothing to skip. */
    private static final String TEXT = "a photo of a damaged metal nut ".repeat(40);

    private final TensorEngine tensors;
    private final BackboneProvider provider;
    private final Device device;
    private final int side;
    private final int repeat;
    private final RunListener listener;
    private final List<BenchResult.Stage> stages = new ArrayList<>();

    Bench(TensorEngine tensors, BackboneProvider provider, Device device, int side, int repeat, RunListener listener) {
        this.tensors = tensors;
        this.provider = provider;
        this.device = device;
        this.side = side;
        this.repeat = repeat;
        this.listener = listener;
    }

    /** One run of a stage, whose result is read back. */
    private interface Work {
        Object run() throws ImageException;
    }

    BenchResult run() throws PipelineException, IOException {
        Path file = Files.createTempFile("dapo-bench", ".png");
        long start = System.nanoTime();
        try (TensorEngine.NoGradient off = tensors.withoutGradient();
                Backbone backbone = provider.load(device)) {
            double loaded = secondsSince(start);
            start = System.nanoTime();
            encode(backbone, new float[3 * side * side]);
            BenchResult.Loading loading = new BenchResult.Loading(loaded, secondsSince(start), peakHeap());
            Png.write(file, picture());
            images(file);
            towers(backbone, Images.read(file));
            peak();
            return result(loading);
        } catch (BackboneException | ImageException e) {
            throw new PipelineException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void images(Path file) throws ImageException, PipelineException {
        RgbImage image = Images.read(file);
        measure("decode", 0, () -> Images.read(file));
        measure("resize", 0, () -> normalised(image));
    }

    private void towers(Backbone backbone, RgbImage image) throws ImageException, PipelineException {
        float[] pixels = normalised(image);
        measure("vision tower", TowerCost.vision(provider.spec(), side), () -> encode(backbone, pixels));
        TokenBatch tokens = backbone.tokenize(List.of(TEXT));
        measure("text tower", TowerCost.text(provider.spec()), () -> {
            try (NDManager step = tensors.newManager(device)) {
                NDArray embedded = backbone.embed(step, tokens);
                return backbone.encodeText(embedded, tokens.endOfText(), TextPass.plain())
                        .toFloatArray();
            }
        });
    }

    private float[] encode(Backbone backbone, float[] pixels) {
        try (NDManager step = tensors.newManager(device)) {
            NDArray input = step.create(pixels, new Shape(1, 3, side, side));
            return backbone.encodeImage(input, ImagePass.plain()).image().toFloatArray();
        }
    }

    private void peak() throws ImageException, PipelineException {
        try (NDManager step = tensors.newManager(device)) {
            NDArray matrix = step.randomUniform(-1, 1, new Shape(MATRIX_SIDE, MATRIX_SIDE));
            measure("matrix product", 2 * Math.pow(MATRIX_SIDE, 3), () -> {
                try (NDArray product = matrix.matMul(matrix)) {
                    return product.getFloat(0, 0);
                }
            });
        }
    }

    private void measure(String stage, double flops, Work work) throws ImageException, PipelineException {
        for (int i = 0; i < WARM_UP; i++) {
            work.run();
        }
        double[] seconds = new double[repeat];
        for (int i = 0; i < repeat; i++) {
            if (listener.cancelled()) {
                throw new PipelineException("cancelled while measuring the " + stage);
            }
            long start = System.nanoTime();
            work.run();
            seconds[i] = secondsSince(start);
            listener.progress(stage, i + 1L, repeat);
        }
        stages.add(new BenchResult.Stage(stage, flops, seconds));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private float[] normalised(RgbImage image) {
        Preprocessing preparing = provider.spec().preprocessing();
        Kernel kernel = Kernel.valueOf(preparing.interpolation().name());
        return new Normaliser(preparing.mean(), preparing.std()).planes(Resize.image(image, side, side, kernel));
    }

    /** A gradient with a little noise, about as hard to decode as a photograph. It is the same in every run. */
    private static RgbImage picture() {
        Random random = new Random(0);
        byte[] pixels = new byte[3 * SOURCE_SIDE * SOURCE_SIDE];
        for (int i = 0; i < pixels.length; i++) {
            int slope = 128 * (i / 3 % SOURCE_SIDE) / SOURCE_SIDE;
            pixels[i] = (byte) (slope + random.nextInt(NOISE));
        }
        return new RgbImage(SOURCE_SIDE, SOURCE_SIDE, pixels);
    }

    private BenchResult result(BenchResult.Loading loading) throws IOException {
        double perImage = stages.stream()
                .filter(stage ->
                        !stage.name().startsWith("text") && !stage.name().startsWith("matrix"))
                .mapToDouble(stage -> 1 / stage.perSecond())
                .sum();
        return new BenchResult(
                provider.spec().name(),
                side,
                device.getDeviceType() + (device.getDeviceId() < 0 ? "" : ":" + device.getDeviceId()),
                tensors.threads(),
                tensors.version(),
                loading,
                List.copyOf(stages),
                1 / perImage,
                peakMemory());
    }

    /** The sum of the peaks of all heap pools, an upper bound of the peak of the whole heap. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** The peak of resident memory, available on Linux only. */
    private static OptionalLong peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst();
    }
}
