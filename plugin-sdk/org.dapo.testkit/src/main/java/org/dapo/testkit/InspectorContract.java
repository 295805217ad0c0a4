package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;

/** The contract of every {@link Inspector}, whether a pipeline made it or it is a service. */
public abstract class InspectorContract {
    /** The maximum effect of rounding on a figure if images are batched. */
    private static final float ROUNDING = 1e-5f;

    private static final int THREADS = 4;
    private static final int ROUNDS = 3;

    /** Called by the inspector's test, which extends this class. */
    protected InspectorContract() {}

    /**
     * The inspector under test, ready, the same one throughout a test. The subclass closes it.
     *
     * @return the inspector
     * @throws Exception if there is none
     */
    protected abstract Inspector inspector() throws Exception;

    /**
     * Images of different sizes and with different scores.
     *
     * @return at least three
     */
    protected abstract List<ImageSource> images();

    /**
     * The products to inspect with, in turn.
     *
     * @return at least one, possibly the empty one
     */
    protected List<Optional<String>> products() {
        return List.of(Optional.empty());
    }

    /**
     * An answer belongs to the requested image, has its size, and names the parts that made it.
     *
     * @throws Exception if an image cannot be inspected
     */
    @Test
    public final void anAnswerIsOfItsImageAndSaysFromWhatItComes() throws Exception {
        for (ImageSource image : images()) {
            Inspection found = inspector().inspect(image, products().get(0));
            assertEquals(image.name(), found.name());
            assertEquals(found.image().width(), found.map().width());
            assertEquals(found.image().height(), found.map().height());
            for (float value : found.map().values()) {
                assertTrue(
                        value >= -ROUNDING && value <= found.mapRange() * (1 + ROUNDING),
                        () -> value + " is not within 0 and the map's range " + found.mapRange());
            }
            assertTrue(found.provenance().isPresent(), "an answer does not say from which parts it comes");
            assertEquals(found.score() > found.threshold().image(), found.anomalous());
        }
    }

    /**
     * Each concurrent caller gets the answer of a single call, within 1e-5.
     *
     * @throws Exception if an image cannot be inspected
     */
    @Test
    public final void concurrentCallersGetTheAnswersOfSingleCalls() throws Exception {
        Inspector inspector = inspector();
        List<Callable<Inspection>> calls = calls(inspector);
        List<Inspection> alone = new ArrayList<>();
        for (Callable<Inspection> call : calls) {
            alone.add(call.call());
        }
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                List<Future<Inspection>> together = callers.invokeAll(calls);
                for (int i = 0; i < calls.size(); i++) {
                    assertSame(alone.get(i), together.get(i).get());
                }
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private List<Callable<Inspection>> calls(Inspector inspector) {
        List<Callable<Inspection>> calls = new ArrayList<>();
        for (ImageSource image : images()) {
            products().forEach(product -> calls.add(() -> inspector.inspect(image, product)));
        }
        return calls;
    }

    private static void assertSame(Inspection alone, Inspection together) {
        assertEquals(alone.name(), together.name(), "an answer went to another caller");
        assertEquals(alone.score(), together.score(), ROUNDING, alone.name());
        assertArrayEquals(alone.map().values(), together.map().values(), ROUNDING, alone.name());
        assertEquals(alone.types().keySet(), together.types().keySet(), alone.name());
        alone.types()
                .forEach((type, finding) ->
                        assertEquals(finding.score(), together.types().get(type).score(), ROUNDING, alone.name()));
    }

    /**
     * An image that cannot be read fails with one line that names it, and no other image fails with it.
     *
     * @throws Exception if another image cannot be inspected
     */
    @Test
    public final void anImageThatCannotBeReadFailsAlone() throws Exception {
        Inspector inspector = inspector();
        ImageSource broken = new ImageSource.Pixels("broken", () -> {
            throw new ImageException("broken is cut off");
        });
        List<Inspection> alone = new ArrayList<>();
        for (ImageSource image : images()) {
            alone.add(inspector.inspect(image, products().get(0)));
        }
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Inspection>> others = new ArrayList<>();
            for (ImageSource image : images()) {
                others.add(
                        callers.submit(() -> inspector.inspect(image, products().get(0))));
            }
            PipelineException failure = assertThrows(
                    PipelineException.class,
                    () -> inspector.inspect(broken, products().get(0)));
            assertTrue(failure.getMessage().contains("broken"), failure.getMessage());
            assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
            for (int i = 0; i < others.size(); i++) {
                assertSame(alone.get(i), others.get(i).get());
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /**
     * Creates a small grey image with a brighter square, for tests without their own data.
     *
     * @param name its name
     * @param width its width in pixels, at least 16
     * @param height its height in pixels, at least 16
     * @param grey the grey value, 0 to 200
     * @return the image
     */
    protected static ImageSource square(String name, int width, int height, int grey) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            boolean inside = x > width / 4 && x < width / 2 && y > height / 4 && y < height / 2;
            pixels[i] = (byte) (inside ? grey + 55 : grey);
        }
        return new ImageSource.Pixels(name, () -> new RgbImage(width, height, pixels));
    }
}
