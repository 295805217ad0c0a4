package org.dapo.dataset.rendered.internal;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.dapo.api.dataset.Sample;
import org.dapo.dataset.rendered.internal.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks that the evaluation data stays frozen. Results are comparable only if the images do not change. If a test fails,
 * either the drawing depends on the machine, which is a bug, or the frozen data was changed. Then every result reported before
 * has to be measured again.
 */
class FrozenEvaluationTest {
    @Test
    void thePlanOfTheSplitsIsAsItWas() throws Exception {
        try (InputStream file = Plan.class.getResourceAsStream(Plan.FILE)) {
            // Checkouts may have different line endings.
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            assertEquals("8b67974cdcf485b6ecaa2b1f3f257e7726d258a38f68d1b9a82e35fb187ef1b8", hex(digest));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "calibration, 20ced46aae1c9cbf40021c6b366086d2ef08d6d7705d158b81e84d1cbb4467f9",
        "unseen-products, 7be81a00e85c123c3fb35eb907a2b6baf07e86bf3c05b6e14922de9093d42b06",
        "unseen-types, 6b2b1d3dee5f12e564ba126b9d44d7aab997d07ae2e627701d86e17a587ec790",
    })
    void theImagesAndMasksOfTheEvaluationAreAsTheyWere(String split, String hash) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Shown.samples("", split).stream()
                .parallel()
                .map(FrozenEvaluationTest::bytes)
                .forEachOrdered(digest::update);
        assertEquals(hash, hex(digest));
    }

    @ParameterizedTest
    @CsvSource({
        "'', leather/pretraining/000001, 04c289e1b235fce16440691899f103abb51421f62719e289c463e5ee47d2efbf",
        "'', invented-net/pretraining-composed/000003, adc2d30e70674263eb09ff3aba34747fb3771fb048e3bbe5d8d2178acf812ee6",
        "'seed=7,contrast=0.5,size=64', gear/tuning/000003, d47e86ed6d7ec318e352b92ce85d6b51107e9378712ec25da0fc50ecc86018cd",
        "'noise=0,blur=0,tilt=0,rotation=0,light=1,light-angle=45', board/unseen-products/000005, 1dd9b56365143a1a19993c77f7320ce0a56570e5370f68099491efd203847ec9",
    })
    void anImageIsTheSameOnEveryMachine(String settings, String id, String hash) throws Exception {
        Sample sample = Shown.dataset(settings)
                .samples(id.split("/")[1])
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes(sample));
        assertEquals(hash, hex(digest));
    }

    @Test
    void theBestClassicalBaselineStaysBelowThreeQuartersOnImagesAndFourFifthsOnPixels() throws Exception {
        for (String split : new String[] {"unseen-products", "unseen-types"}) {
            Map<ClassicalBaseline, Map<String, BaselineFigures>> all = BaselineFigures.of(Shown.dataset(""), split);
            all.forEach((baseline, products) -> {
                BaselineFigures mean = BaselineFigures.mean(products);
                assertAll(
                        split + " " + baseline + " " + mean,
                        () -> assertTrue(mean.image() < 0.75),
                        () -> assertTrue(mean.pixel() < 0.80));
            });
        }
    }

    private static byte[] bytes(Sample sample) {
        byte[] image = Shown.image(sample).pixels();
        byte[] mask = Shown.mask(sample).toByteArray();
        byte[] both = new byte[image.length + mask.length];
        System.arraycopy(image, 0, both, 0, image.length);
        System.arraycopy(mask, 0, both, image.length, mask.length);
        return both;
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
