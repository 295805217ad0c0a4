package org.dapo.shell.internal.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

class RegistryTest {
    @ParameterizedTest
    @ValueSource(strings = {"clip-seeded", "a*", "*", "(a)", "C:\\models\\mine.json", "x)(y=z"})
    void aFilterFindsTheValueAndNothingElseWhateverIsInIt(String value) throws InvalidSyntaxException {
        String text = Registry.equal("name", value);
        Filter filter = FrameworkUtil.createFilter(text);

        assertTrue(filter.matches(Map.of("name", value)), text);
        assertFalse(filter.matches(Map.of("name", value + "b")), text);
        assertEquals(text, filter.toString());
    }
}
