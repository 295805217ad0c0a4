package org.dapo.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A killed and resumed tuning run must end with the checkpoint of an undisturbed one. kill-and-resume.sh does it 20 times. */
public class KillAndResumeIT {
    private static final int EPOCHS = 8;
    private static final long PATIENCE_SECONDS = 240;
    private static final String LAST = "epoch-0008.safetensors";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void killedAfterItsFirstCheckpointOrItsThirdARunEndsTheSame() throws Exception {
        Path data = SampleData.writeTo(folder.newFolder("data").toPath(), 1);
        Path whole = folder.getRoot().toPath().resolve("whole");
        assertEquals(0, ended(start(data, whole, false)));
        for (int checkpoints : new int[] {1, 3}) {
            Path out = folder.getRoot().toPath().resolve("killed-" + checkpoints);
            Process run = start(data, out, false);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (run.isAlive()
                    && System.nanoTime() < end
                    && !Files.exists(out.resolve("epoch-000" + checkpoints + ".safetensors"))) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            run.destroyForcibly().waitFor();
            assertTrue(Files.exists(out.resolve("epoch-000" + checkpoints + ".safetensors")));
            assertFalse("it ended before it was killed", Files.exists(out.resolve(LAST)));
            byte[] first = Files.readAllBytes(out.resolve("epoch-0001.safetensors"));
            FileTime written = Files.getLastModifiedTime(out.resolve("epoch-0001.safetensors"));
            assertEquals(0, ended(start(data, out, true)));
            assertEquals("it began anew", written, Files.getLastModifiedTime(out.resolve("epoch-0001.safetensors")));
            assertArrayEquals(first, Files.readAllBytes(out.resolve("epoch-0001.safetensors")));
            assertArrayEquals(Files.readAllBytes(whole.resolve(LAST)), Files.readAllBytes(out.resolve(LAST)));
        }
    }

    private static int ended(Process run) throws InterruptedException {
        try {
            assertTrue("it does not end", run.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            return run.exitValue();
        } finally {
            run.destroyForcibly();
        }
    }

    private Process start(Path data, Path out, boolean resume) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Distribution.home().resolve("bin/dapo").toString(),
                "tune",
                "--backbone",
                "mini-clip",
                "--prompt",
                "dapo",
                "--dataset",
                "mvtec:" + data,
                "--taxonomy",
                "mvtec",
                "--epochs",
                Integer.toString(EPOCHS),
                "--out",
                out.toString()));
        if (resume) {
            command.add("--resume");
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.newFile())
                .start();
    }
}
