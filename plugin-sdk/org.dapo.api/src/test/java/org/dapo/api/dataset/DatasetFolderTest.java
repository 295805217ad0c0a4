package org.dapo.api.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetFolderTest {
    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    @Test
    void aRootThatIsNoFolderIsRefusedWithWhatItShouldBe() throws Exception {
        Path missing = root.resolve("missing");
        assertEquals(
                missing + " is not there; it should be the folder of the products",
                refusal(() -> DatasetFolder.open(missing, "the folder of the products")));
        Path file = file("plain.png");
        assertEquals(
                file + " is a file; it should be the folder of the products",
                refusal(() -> DatasetFolder.open(file, "the folder of the products")));
    }

    /** If a user names only a layout, the root would be the current folder. */
    @Test
    void aRootThatWasNotGivenIsNotTheCurrentFolder() throws Exception {
        assertEquals(
                "no path is given behind the layout's name; it should be the folder of the products, or a dot for the current folder",
                refusal(() -> DatasetFolder.open(Path.of(""), "the folder of the products")));
        assertEquals(Path.of("."), DatasetFolder.open(Path.of("."), "a folder").root());
    }

    @Test
    void listsFoldersAndImagesByNameAndPassesOverTheRest() throws Exception {
        for (String name : List.of("b/0.png", "a-b/0.png", "a/0.png", ".git/0.png", "readme.txt", "png", ".0.png")) {
            file(name);
        }
        for (String name : List.of("7.gif", "6.TIFF", "5.tif", "4.bmp", "3.jpeg", "2.JPG", "10.Png")) {
            file(name);
        }
        Files.createDirectory(root.resolve("folder.png"));
        DatasetFolder.Listing listing = folder().list(root);
        assertEquals(List.of("a", "a-b", "b", "folder.png"), names(listing.folders()));
        assertEquals(
                List.of("10.Png", "2.JPG", "3.jpeg", "4.bmp", "5.tif", "6.TIFF", "7.gif"), names(listing.images()));
    }

    @Test
    void aCheckGoesOnPastLinksAndPathsThatLeadOutOrNowhere() throws Exception {
        file("0.png");
        Files.createSymbolicLink(root.resolve("1.png"), Files.createFile(elsewhere.resolve("1.png")));
        Files.createSymbolicLink(root.resolve("gone"), root.resolve("nothing"));
        DatasetFindings findings = DatasetFindings.collecting();
        DatasetFolder folder = DatasetFolder.open(root, "a folder", findings);
        assertEquals(List.of("0.png"), names(folder.list(root).images()));
        assertEquals(Optional.empty(), folder.find("a.csv, line 3", "../secret.png"));
        assertEquals(Optional.empty(), folder.find("a.csv, line 4", "gone"));
        assertEquals(Optional.of(root.resolve("0.png")), folder.find("a.csv, line 5", "0.png"));
        assertEquals(
                List.of(
                        "1.png LEADS_OUTSIDE",
                        "a.csv, line 3 LEADS_OUTSIDE",
                        "a.csv, line 4 LEADS_NOWHERE",
                        "gone LEADS_NOWHERE"),
                findings.problems().stream()
                        .map(problem -> problem.subject() + " " + problem.kind())
                        .toList());
        assertTrue(findings.problems().get(0).text().contains(root.resolve("1.png") + " leads out of the data set"));
        assertThrows(DatasetException.class, () -> folder().find("a.csv, line 3", "../secret.png"));
    }

    @Test
    void aCheckGoesOnPastWhatCannotBeListed() throws Exception {
        Path unlistable = file("0.png");
        DatasetFindings findings = DatasetFindings.collecting();
        DatasetFolder folder = DatasetFolder.open(root, "a folder", findings);
        assertEquals(List.of(), folder.list(unlistable).images());
        assertEquals(List.of(), folder.files(unlistable, ".csv"));
        String problem = "the folder %s cannot be listed: it is no folder".formatted(unlistable);
        assertEquals(
                List.of(problem, problem),
                findings.problems().stream().map(DatasetNote::text).toList());
        assertEquals(problem, refusal(() -> DatasetFolder.open(root, "a folder").list(unlistable)));
    }

    @Test
    void listsTheImagesOfAllFoldersAndEndsWhereALinkLeadsBack() throws Exception {
        file("0.png");
        file("a/1.png");
        file("a/deep/2.png");
        file("a/deep/readme.txt");
        Files.createSymbolicLink(root.resolve("a/deep/back"), root.resolve("a"));
        Files.createSymbolicLink(root.resolve("z"), root.resolve("a/deep"));
        DatasetFolder folder = folder();
        assertEquals(
                List.of("0.png", "a/1.png", "a/deep/2.png", "z/2.png", "z/back/1.png"),
                folder.imagesBelow(root).stream().map(folder::nameOf).toList());
        assertEquals(
                List.of("a/deep/readme.txt"),
                folder.files(root.resolve("a/deep"), ".txt").stream()
                        .map(folder::nameOf)
                        .toList());
    }

    /** Through the links at six levels a folder of a thousand files would be listed a million times. */
    @Test
    void aFolderOfFilesThatLinksMultiplyIsRefusedInSeconds() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            file("level/.%d.txt".formatted(i));
        }
        Path below = root.resolve("level");
        for (int level = 0; level < 6; level++) {
            Path next = Files.createDirectory(root.resolve("level" + level));
            for (int i = 0; i < 10; i++) {
                Files.createSymbolicLink(next.resolve(Integer.toString(i)), below);
            }
            below = next;
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertEquals(
                        root + " has more than 2000000 files; remove links in it that lead to folders of its own",
                        refusal(() -> folder().imagesBelow(root))));
    }

    @Test
    void imagesInFormatsThatAreNotReadAreNotedOnce() throws Exception {
        Files.createFile(root.resolve("a.webp"));
        Files.createFile(root.resolve("readme.txt"));
        Path photo = Files.createFile(root.resolve("b.JFIF"));
        DatasetFindings findings = DatasetFindings.collecting();
        DatasetFolder folder = DatasetFolder.open(root, "a folder", findings);
        folder.list(folder.root());
        assertEquals(
                List.of(photo.getFileName()),
                folder.list(folder.root()).images().stream()
                        .map(Path::getFileName)
                        .toList());
        assertEquals(
                List.of(new DatasetNote(
                        DatasetNote.Kind.FILE_IGNORED,
                        "a.webp",
                        "images of this format are not read; convert it to PNG")),
                findings.notes());
    }

    @Test
    void filesOfAnEndingAreFilesWhereverTheirLinksLeadBelowTheRoot() throws Exception {
        Path list = Files.createFile(root.resolve("list.CSV"));
        Files.createFile(root.resolve("other.txt"));
        Files.createDirectory(root.resolve("folder.csv"));
        Path link = Files.createSymbolicLink(root.resolve("again.csv"), list);
        assertEquals(List.of(link, list), DatasetFolder.open(root, "the folder").files(root, ".csv"));
        Path out = Files.createSymbolicLink(root.resolve("out.csv"), Files.createFile(elsewhere.resolve("a.csv")));
        assertThrows(DatasetException.class, () -> DatasetFolder.open(root, "the folder")
                .files(root, ".csv"));
        DatasetFindings findings = DatasetFindings.collecting();
        assertEquals(
                List.of(link, list),
                DatasetFolder.open(root, "the folder", findings).files(root, ".csv"));
        assertEquals(
                List.of("LEADS_OUTSIDE " + out.getFileName()),
                findings.problems().stream()
                        .map(problem -> problem.kind() + " " + problem.subject())
                        .toList());
    }

    @Test
    void linksBelowTheRootAreFollowed() throws Exception {
        Path image = file("shared/0.png");
        Files.createSymbolicLink(root.resolve("1.png"), image);
        Files.createSymbolicLink(root.resolve("again"), image.getParent());
        DatasetFolder.Listing listing = folder().list(root);
        assertEquals(List.of("again", "shared"), names(listing.folders()));
        assertEquals(List.of("1.png"), names(listing.images()));
        assertEquals(
                List.of("0.png"), names(folder().list(root.resolve("again")).images()));
    }

    @Test
    void aRootThatIsALinkKeepsItsName() throws Exception {
        file("0.png");
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), root);
        DatasetFolder linked = DatasetFolder.open(link, "a folder");
        assertEquals(List.of(link.resolve("0.png")), linked.list(link).images());
        assertEquals(link.resolve("0.png"), linked.resolve("index", "0.png"));
    }

    @Test
    void aLinkThatLeadsOutIsRefusedInAListing() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("out"), elsewhere);
        String expected = "%s leads out of the data set %s; all its files must lie in it".formatted(link, root);
        assertEquals(expected, refusal(() -> folder().list(root)));
        assertEquals(expected, refusal(() -> folder().list(link)));
        assertTrue(refusal(() -> folder().list(elsewhere)).contains("leads out of the data set"));
    }

    @Test
    void aLinkThatLeadsNowhereIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("0.png"), elsewhere.resolve("gone"));
        assertEquals(link + " leads nowhere; mend or remove it", refusal(() -> folder().list(root)));
        assertTrue(refusal(() -> folder().resolve("index", "0.png")).contains("leads nowhere"));
    }

    @ParameterizedTest
    @CsvSource({"a/0.png, a/0.png", "a\\0.png, a/0.png", "./a/x/../0.png, a/0.png", "not/there.png, not/there.png"})
    void resolvesWrittenPathsBelowTheRoot(String written, String expected) throws Exception {
        file("a/0.png");
        assertEquals(root.resolve(expected), folder().resolve("index, line 1", written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../0.png", "a/../../0.png", "..\\0.png", "/etc/passwd", "C:\\0.png", "\\\\host\\0.png"})
    void aWrittenPathThatLeadsOutIsRefusedAndItsPlaceNamed(String written) {
        String message = refusal(() -> folder().resolve("index, line 1", written));
        assertTrue(message.startsWith("index, line 1: '" + written + "' leads out of the data set"), message);
    }

    @Test
    void aWrittenPathOfMoreLettersThanAnySystemReadsIsRefusedWithoutThem() throws Exception {
        String most = "a/".repeat(2_048);
        assertTrue(folder().resolve("index", most).endsWith("a"));
        assertEquals("index, line 1: a path of 4097 letters; 4096 are the most", refusal(() -> folder().resolve(
                        "index, line 1", most + "a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a/..", "a\0.png"})
    void aWrittenPathThatNamesNoFileIsRefused(String written) {
        String message = refusal(() -> folder().resolve("index, line 1", written));
        assertTrue(message.startsWith("index, line 1: '"), message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @Test
    void aWrittenPathThroughALinkThatLeadsOutIsRefusedEvenIfTheFileIsNotThere() throws Exception {
        Files.createSymbolicLink(root.resolve("out"), elsewhere);
        Files.createFile(elsewhere.resolve("0.png"));
        for (String written : List.of("out", "out/0.png", "out/not/there.png")) {
            assertTrue(refusal(() -> folder().resolve("index", written)).contains("leads out of the data set"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "leather/test/cut/000.png, leather/test/cut/000",
        "a/v1.2.png, a/v1.2",
        "a/no ending, a/no ending",
        "a/gro\u00df (2)\u4e2d.png, a/gro\u00df (2)\u4e2d",
        "a/e\u0301.png, a/\u00e9",
        "a/b#1;c.png, a/b_1_c",
        "a/...png, a/_",
        ".../ /0.png, _/_/0",
        "a/.png, a/.png"
    })
    void makesALegalIdOfAnyPath(String path, String expected) throws Exception {
        Path image = root.resolve(path);
        String id = folder().idOf(image);
        assertEquals(expected, id);
        assertEquals(id, new Sample(id, "a", new ImageSource.File(image), false, List.of()).id());
    }

    @Test
    void aStemIsTheNameUpToItsLastDot() {
        assertEquals("000_mask", DatasetFolder.stem(Path.of("a.b", "000_mask.png")));
        assertEquals("archive.tar", DatasetFolder.stem(Path.of("archive.tar.gz")));
        assertEquals("plain", DatasetFolder.stem(Path.of("a.b", "plain")));
        assertEquals(".hidden", DatasetFolder.stem(Path.of(".hidden")));
    }

    private DatasetFolder folder() throws DatasetException {
        return DatasetFolder.open(root, "a folder");
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private List<String> names(List<Path> paths) {
        return paths.stream().map(path -> path.getFileName().toString()).toList();
    }

    private static String refusal(Executable action) {
        return assertThrows(DatasetException.class, action).getMessage();
    }
}
