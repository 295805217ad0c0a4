package org.dapo.shell.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.Test;

class CheckpointsCommandTest {
    private final FakeParts parts = new FakeParts();

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(parts, args);
    }

    @Test
    void aForeignCheckpointIsImportedForABackbone() {
        CommandLineRun run =
                run("checkpoints", "import", "epoch_5.pth", "--backbone", "clip-seeded", "--out", "imported");
        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(List.of("import epoch_5.pth clip-seeded imported"), parts.checkpoints.calls);
        assertTrue(
                run.out()
                        .endsWith("imported/epoch-0005.safetensors: dapo on clip-seeded, profile published, epoch 5\n"),
                run.out());
    }

    @Test
    void theImportedCheckpointIsNamedForProgramsToo() {
        String json = run("checkpoints", "import", "a.pth", "--backbone", "clip-seeded", "--out", "b", "--json", "-")
                .out();
        assertEquals(
                "published",
                JsonParser.parseString(json).getAsJsonObject().get("profile").getAsString());
    }

    @Test
    void whatCannotBeImportedIsSaidInOneLine() {
        CommandLineRun run = run("checkpoints", "import", "/bad.pth", "--backbone", "clip-seeded", "--out", "b");
        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: /bad.pth is a checkpoint of no format that is known", run.error());
        assertEquals(
                Status.WRONG_USAGE,
                run("checkpoints", "import", "a.pth", "--backbone", "resnet", "--out", "b")
                        .status());
    }

    @Test
    void aCheckpointIsExportedInThePrototypesFormatUnlessAnotherIsNamed() {
        assertEquals(
                Status.DONE,
                run("checkpoints", "export", "run", "--out", "out.pth").status());
        assertEquals(
                Status.DONE,
                run("checkpoints", "export", "run", "--format", "x", "--out", "out.x")
                        .status());
        assertEquals(List.of("export run dapo-prototype out.pth", "export run x out.x"), parts.checkpoints.calls);
    }

    @Test
    void withoutAnActionTheActionsAreNamed() {
        CommandLineRun run = run("checkpoints");
        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("import or export"), run.error());
    }
}
