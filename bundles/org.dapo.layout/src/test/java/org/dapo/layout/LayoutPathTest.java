package org.dapo.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dapo.api.dataset.DatasetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutPathTest {
    private static final Map<String, List<String>> KNOWN =
            Map.of("subset", List.of("all", "single"), "product", List.of());

    @TempDir
    Path folder;

    @Test
    void settingsStandBehindThePath() throws Exception {
        LayoutPath path = parse(folder + ",subset=single,product=m8 bolt");
        assertEquals(folder, path.root());
        assertEquals(Map.of("subset", "single", "product", "m8 bolt"), path.settings());
        assertEquals("single", path.setting("subset", "all"));
        assertEquals("all", parse(folder.toString()).setting("subset", "all"));
    }

    @Test
    void aFolderThatIsCalledLikeASettingIsTheFolder() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("line,subset=2"));
        assertEquals(new LayoutPath(odd, Map.of()), parse(odd.toString()));
        assertEquals(new LayoutPath(odd, Map.of("subset", "all")), parse(odd + ",subset=all"));
    }

    @Test
    void aPathThatIsNotThereKeepsItsCommas() throws Exception {
        assertEquals(Path.of("data/a,b"), parse("data/a,b").root());
        assertEquals(Path.of("data/a,b"), parse("data/a,b,subset=all").root());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gone,subst=all | any: there is no setting 'subst'; there are: product, subset",
                "gone,subset=some | any: subset must be all or single, not 'some'",
                "gone,product= | any: product must be some text, not ''",
                "gone,subset=all,subset=single | any: the setting 'subset' is there twice",
            })
    void aWrongSettingIsNamedInOneLine(String written, String said) {
        assertEquals(
                said, assertThrows(DatasetException.class, () -> parse(written)).getMessage());
    }

    @Test
    void aLayoutWithoutSettingsSaysSo() {
        String message = assertThrows(
                        DatasetException.class, () -> LayoutPath.parse("any", Path.of("gone,a=b"), Map.of()))
                .getMessage();
        assertTrue(message.endsWith("there is none"), message);
    }

    private static LayoutPath parse(String written) throws DatasetException {
        return LayoutPath.parse("any", Path.of(written), KNOWN);
    }
}
