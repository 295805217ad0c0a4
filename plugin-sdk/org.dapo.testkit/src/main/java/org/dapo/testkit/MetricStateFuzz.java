package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzzes a {@link MetricCalculator} with thousands of damaged states, since the file of an interrupted evaluation may be
 * untrusted. A plug-in's test extends this class and supplies its calculator.
 */
public abstract class MetricStateFuzz {
    private static final MetricScope SCOPE = MetricExample.SCOPE;

    @TempDir
    Path folder;

    /** Called by the plug-in's test, which extends this class. */
    protected MetricStateFuzz() {}

    /**
     * The calculator under test.
     *
     * @return a calculator, created as its component would be; the same or a new one at each call
     */
    protected abstract MetricCalculator calculator();

    /**
     * A damaged state is either read or rejected. A state that was read has figures, and can be written and read again.
     *
     * @throws IOException if the states cannot be written
     */
    @Test
    public final void aSpoiltStateIsReadOrRefused() throws IOException {
        String name = calculator().getClass().getSimpleName();
        ReaderFuzz fuzz = ReaderFuzz.of("state of " + name, IOException.class).namedInMessages(file -> "");
        for (int images : new int[] {0, 1, 4, 12}) {
            MetricAccumulator accumulator = calculator().start(SCOPE);
            MetricExample.all().subList(0, images).forEach(each -> accumulator.add(each.prediction(), each.truth()));
            fuzz.seed("state.bin", written(accumulator));
        }
        fuzz.telling("bottle", "scratch", "dent")
                .tellingBytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f)
                .tellingBytes(0x7f, 0xc0, 0, 0)
                .tellingBytes(0x7f, 0x80, 0, 0)
                .tellingBytes(0xff, 0x80, 0, 0)
                .run(folder, file -> readWhole(Files.readAllBytes(file)))
                .assertBothHappened();
    }

    private void readWhole(byte[] state) throws IOException {
        MetricAccumulator read = read(state);
        MetricResult result = read.finish();
        assertEquals(calculator().metrics(), new ArrayList<>(result.values().keySet()));
        assertEquals(result, read(written(read)).finish(), "written and read again");
        MetricExample next = MetricExample.all().get(1);
        read.add(next.prediction(), next.truth());
        assertEquals(
                List.copyOf(result.values().keySet()),
                List.copyOf(read.finish().values().keySet()));
    }

    private MetricAccumulator read(byte[] state) throws IOException {
        return calculator().read(SCOPE, new DataInputStream(new ByteArrayInputStream(state)));
    }

    private static byte[] written(MetricAccumulator accumulator) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        accumulator.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
