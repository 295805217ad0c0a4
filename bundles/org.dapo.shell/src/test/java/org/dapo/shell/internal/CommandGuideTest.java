package org.dapo.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.shell.internal.terminal.Terminal;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Tests that the guide to the commands matches their help. */
class CommandGuideTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", "bundles/org.dapo.shell"));
    private static final int WIDTH = 110;

    @Test
    void theGuideSaysWhatTheCommandsSay() throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        CommandLine dapo = new Dapo(new FakeParts(), new Terminal(nowhere, nowhere, false)).commandLine();
        StringBuilder guide = new StringBuilder("""
                # All commands

                What `--help` says of each; [the command line](command-line.md) has the settings that all of them share.
                """);
        add(dapo, guide);
        Path expected = Files.createDirectories(MODULE.resolve("target")).resolve("commands.md");
        Files.writeString(expected, guide);

        assertEquals(
                guide.toString(),
                Files.readString(MODULE.resolve("../../plugin-sdk/docs/commands.md")),
                () -> "plugin-sdk/docs/commands.md should be as " + expected);
    }

    private static void add(CommandLine command, StringBuilder guide) {
        command.setUsageHelpAutoWidth(false);
        command.setUsageHelpWidth(WIDTH);
        guide.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```\n")
                .append(command.getUsageMessage(Ansi.OFF))
                .append("```\n");
        command.getSubcommands().values().stream()
                .filter(one -> !(one.getCommand() instanceof CommandLine.HelpCommand))
                .forEach(one -> add(one, guide));
    }
}
