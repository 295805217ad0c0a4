package org.dapo.shell.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dapo.shell.internal.terminal.Terminal;
import org.junit.jupiter.api.Test;

class GogoCommandsTest {
    @Test
    void theShellHasTheCommandsOfTheCommandLine() {
        Set<String> commands = new Dapo(new FakeParts(), Terminal.current())
                .commandLine()
                .getSubcommands()
                .keySet();
        Set<String> methods = Arrays.stream(GogoCommands.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertEquals(new TreeSet<>(commands), new TreeSet<>(methods));
    }

    @Test
    void filesThatAPatternMatchesAreArgumentsOfTheirOwn() {
        Object[] given = {"--out", "found", List.of("a.png", Path.of("b 1.png")), new Object[] {"c.png"}, 5};
        assertArrayEquals(
                new String[] {"inspect", "--out", "found", "a.png", "b 1.png", "c.png", "5"},
                GogoCommands.line("inspect", given));
    }
}
