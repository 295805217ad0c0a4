package org.dapo.tensorfile.internal.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.razorvine.pickle.PickleException;
import org.junit.jupiter.api.Test;

/** What is at a limit is read, and what is beyond it is refused or left out. */
class StateNamesTest {
    @Test
    void listsTuplesAndDictionariesNestUpToALimit() {
        List<UnaryOperator<Object>> containers =
                List.of(List::of, value -> new Object[] {value}, value -> Map.of("0", value));
        for (UnaryOperator<Object> container : containers) {
            Object nested = 7L;
            for (int depth = 0; depth < 64; depth++) {
                nested = container.apply(nested);
            }
            assertEquals(
                    Map.of("0" + ".0".repeat(63), "7"), StateNames.of(nested).texts());
            assertRefused("nests too much", container.apply(nested));
        }
    }

    @Test
    void aNameHasNoMoreThan512LettersWithThoseOfItsDictionaries() {
        String inner = "n".repeat(510);
        assertEquals(
                Map.of("a." + inner, "true"),
                StateNames.of(Map.of("a", Map.of(inner, true))).texts());
        assertRefused("more than 512 letters", Map.of("ab", Map.of(inner, true)));
    }

    @Test
    void aTextThatIsLongIsLeftOut() {
        String longest = "t".repeat(4096);
        assertEquals(
                Map.of("a", longest),
                StateNames.of(Map.of("a", longest, "b", longest + "t")).texts());
    }

    /** Python writes bytes with a length of four bytes if there are more than 255. */
    @Test
    void manyBytesAreRead() throws IOException {
        String pickle = "\u0080\u0003B\u0000\u0001\u0000\u0000" + "b".repeat(256) + ".";
        byte[] bytes = (byte[]) RestrictedUnpickler.read(pickle.getBytes(StandardCharsets.ISO_8859_1));
        assertArrayEquals("b".repeat(256).getBytes(StandardCharsets.ISO_8859_1), bytes);
    }

    private static void assertRefused(String why, Object root) {
        String message =
                assertThrows(PickleException.class, () -> StateNames.of(root)).getMessage();
        assertTrue(message.contains(why), message);
    }
}
