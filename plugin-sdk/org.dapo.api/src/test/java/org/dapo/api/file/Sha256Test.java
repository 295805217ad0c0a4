package org.dapo.api.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected hashes are the examples of FIPS 180-4, as published by NIST. */
class Sha256Test {
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String OF_A_MILLION_A = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

    @TempDir
    private Path folder;

    @Test
    void aTextIsHashedAsItsUtf8Bytes() {
        assertEquals(OF_NOTHING, Sha256.of(""));
        assertEquals(OF_ABC, Sha256.of("abc"));
        assertEquals(
                new Sha256()
                        .add(ByteBuffer.wrap(new byte[] {(byte) 0xc3, (byte) 0xbc}))
                        .hex(),
                Sha256.of("ü"));
    }

    @Test
    void piecesHashAsTheWhole() {
        ByteBuffer piece = ByteBuffer.wrap("xbcx".getBytes(StandardCharsets.UTF_8), 1, 2);
        assertEquals(OF_ABC, new Sha256().add("a").add(piece).hex());
        assertEquals(2, piece.remaining(), "the buffer was consumed");
    }

    @Test
    void aHashThatWasTakenStartsAnew() {
        Sha256 hash = new Sha256().add("other");
        hash.hex();
        assertEquals(OF_ABC, hash.add("abc").hex());
    }

    @Test
    void aFileOfManyChunksIsHashedWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "a".repeat(1_000_000));
        assertEquals(OF_A_MILLION_A, Sha256.of(file));
        assertThrows(NoSuchFileException.class, () -> Sha256.of(folder.resolve("missing")));
    }
}
