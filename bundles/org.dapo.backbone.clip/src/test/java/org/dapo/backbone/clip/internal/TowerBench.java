package org.dapo.backbone.clip.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImagePass;

/**
 * Times the vision tower beside a plain matrix product. Not a test: run it by hand. Times are the process's own seconds of
 * processor, so with one thread (-Dai.djl.pytorch.num_threads=1) they mean something on a busy machine too.
 */
final class TowerBench {
    private static final String MODEL = """
            {"architecture": {"embedding": %d,
              "vision": {"imageSize": %d, "patch": %d, "width": %d, "layers": %d, "heads": %d},
              "text": {"contextLength": 77, "vocabulary": 49408, "width": %d, "layers": 12, "heads": %d},
              "activation": "quick_gelu"},
             "weights": {"seed": 7}}""";

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private TowerBench() {}

    public static void main(String[] arguments) throws Exception {
        Engine.getInstance();
        JniUtils.setGradMode(false);
        matrix();
        run(MODEL.formatted(512, 224, 16, 768, 12, 12, 512, 8), 224, 8);
        run(MODEL.formatted(768, 336, 14, 1024, 24, 16, 768, 12), 518, 1);
    }

    private static void matrix() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = manager.ones(new Shape(2048, 2048));
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 8; i++) {
                long start = SYSTEM.getProcessCpuTime();
                a.matMul(a).close();
                best = Math.min(best, (SYSTEM.getProcessCpuTime() - start) / 1e9);
            }
            System.out.printf("matrix product 2048: %.1f GFLOP/s%n", 2 * Math.pow(2048, 3) / best / 1e9);
        }
    }

    private static void run(String json, int side, int batch) throws Exception {
        long begin = System.nanoTime();
        try (Backbone backbone = SeededModel.provider(json).load(Device.cpu());
                NDManager manager = NDManager.newBaseManager()) {
            System.out.printf("drawn in %.1f s%n", (System.nanoTime() - begin) / 1e9);
            NDArray pixels = manager.randomNormal(new Shape(batch, 3, side, side));
            List<Integer> layers = List.of(backbone.spec().vision().layers() / 2);
            ImagePass pass = ImagePass.plain().withFeatures(layers, ImagePass.PatchForm.RAW);
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 3; i++) {
                long start = SYSTEM.getProcessCpuTime();
                try (NDManager step = manager.newSubManager()) {
                    backbone.encodeImage(pixels, pass).image().attach(step);
                }
                best = Math.min(best, (SYSTEM.getProcessCpuTime() - start) / 1e9);
            }
            double work = work(backbone.spec(), side) * batch;
            System.out.printf(
                    "width %d, side %d, batch %d: %.3f s, %.1f GFLOP/s%n",
                    backbone.spec().vision().width(), side, batch, best, work / best / 1e9);
        }
    }

    /** Floating point operations of one image: the linear maps and the attention's two products. */
    private static double work(BackboneSpec spec, int side) {
        double length = 1 + Math.pow(spec.grid(side), 2);
        double width = spec.vision().width();
        double layer = 2 * length * width * (4 * width + 2 * spec.vision().mlpWidth()) + 4 * length * length * width;
        return spec.vision().layers() * layer + 2 * (length - 1) * width * 3 * spec.patch() * spec.patch();
    }
}
