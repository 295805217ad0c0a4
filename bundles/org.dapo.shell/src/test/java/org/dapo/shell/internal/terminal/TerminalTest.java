package org.dapo.shell.internal.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void resultsAreUtf8WhateverTheLocale() {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.US_ASCII));
            PrintStream out = Terminal.current().out();
            out.print("α = 0.5");
            out.flush();
        } finally {
            System.setOut(before);
        }
        assertArrayEquals("α = 0.5".getBytes(StandardCharsets.UTF_8), bytes.toByteArray());
    }

    @Test
    void outOfMemoryIsOneLineThatSaysWhatHelps() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new Terminal(err, err, false).failure(new OutOfMemoryError("Java heap space"), false);
        String said = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("out of memory (Java heap space)") && said.contains("-Xmx"), said);
        assertTrue(said.indexOf('\n') == said.length() - 1, said);
    }
}
