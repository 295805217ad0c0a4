package org.dapo.tensorfile;

import static org.dapo.tensorfile.HandmadeTorch.bytesAllocatedToOpen;
import static org.dapo.tensorfile.HandmadeTorch.number;
import static org.dapo.tensorfile.HandmadeTorch.tensor;
import static org.dapo.tensorfile.HandmadeTorch.text;
import static org.dapo.tensorfile.HandmadeTorch.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests archives as an attacker would make them. */
class HostilePickleTest {
    @TempDir
    Path folder;

    private Path archive(String pickle) throws IOException {
        return archive("a/data.pkl", pickle, 16, ZipEntry.STORED);
    }

    private Path archive(String name, String pickle, int storageBytes, int method) throws IOException {
        return HandmadeTorch.archive(folder.resolve("hostile.pth"), name, pickle, storageBytes, method);
    }

    private static void assertRefused(Path file, String reason) {
        TensorFileException e = assertThrows(
                TensorFileException.class, () -> TensorFile.open(file).close());
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        assertTrue(e.getMessage().length() < file.toString().length() + 600, e.getMessage());
    }

    @Test
    void theSampleOfTheseTestsIsReadWhereItIsSound() throws IOException {
        try (TensorFile file = TensorFile.open(archive(tensor(4, 1, tuple(3), tuple(1))))) {
            assertEquals(3, file.entries().get("t").elements());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.system",
                "posix.system",
                "builtins.eval",
                "__builtin__.eval",
                "builtins.exec",
                "builtins.getattr",
                "subprocess.Popen",
                "torch.load",
                "torch._C._load",
                "torch.storage._load_from_bytes",
                "numpy.load",
                "operator.attrgetter",
                "copyreg._reconstructor",
                "builtins.Exception",
                "java.lang.Runtime",
                "decimal.Decimal",
                "datetime.datetime",
                "builtins.bytearray",
                "array.array",
                "com.example.Unknown",
                "torch.nn.Linear",
                "__torch.Fake"
            })
    void whatIsNotATensorStorageContainerOrNumPyScalarIsRefusedByItsName(String global) throws IOException {
        int dot = global.lastIndexOf('.');
        String module = global.substring(0, dot);
        String name = global.substring(dot + 1);
        String refusal = "its pickle names '" + global + "', which is refused";
        assertRefused(archive("\u0080\u0002c" + module + "\n" + name + "\n(" + text("id") + "tR."), refusal);
        assertRefused(archive("\u0080\u0004" + text(module) + text(name) + "\u0093(" + text("id") + "tR."), refusal);
    }

    /** Returns pickles, with a part of the message that refuses each. */
    static Stream<Arguments> hostilePickles() {
        String deep = "]".repeat(100) + "a".repeat(99);
        StringBuilder sharing = new StringBuilder("\u0080\u0002]q\u0000");
        for (int i = 0; i < 40; i++) {
            sharing.append("h")
                    .append((char) i)
                    .append("h")
                    .append((char) i)
                    .append("\u0086q")
                    .append((char) (i + 1));
        }
        return Stream.of(
                Arguments.of("old way to call", "(S'id'\nios\nsystem\n.", "has the instruction 0x53"),
                Arguments.of("instance", "(ios\nsystem\n.", "has the instruction 0x69"),
                Arguments.of("object", "(cos\nsystem\no.", "names 'os.system'"),
                Arguments.of("extension", "\u0080\u0002\u0082\u0001.", "has the instruction 0x82"),
                Arguments.of("long decimal number", "L" + "9".repeat(100) + "L\n.", "has the instruction 0x4c"),
                Arguments.of(
                        "number of 2 GB", "\u0080\u0002\u008b" + number(0x7fffffff) + ".", "has the instruction 0x8b"),
                Arguments.of("text of 2 GB", "\u0080\u0002X" + number(0x7fffffff) + "a.", "is cut off"),
                Arguments.of("text of negative length", "\u0080\u0002X" + number(-1) + "a.", "is cut off"),
                Arguments.of("bytes of 2 GB", "\u0080\u0003B" + number(0x7fffffff) + "a.", "is cut off"),
                Arguments.of("no end", "\u0080\u0002}", "is not sound"),
                Arguments.of("nothing", "", "is not sound"),
                Arguments.of("empty stack", "\u0080\u0002R.", "is not sound"),
                Arguments.of("unknown protocol", "\u0080\u0009}.", "unsupported pickle protocol"),
                Arguments.of("memo that is not there", "\u0080\u0002h\u0007.", "invalid memo key"),
                Arguments.of("call of what is no function", "\u0080\u0002])R.", "is not sound"),
                Arguments.of("call of a storage type", "\u0080\u0002ctorch\nFloatStorage\n)R.", "is not sound"),
                Arguments.of("nested without end", "\u0080\u0002" + deep + ".", "nests too much"),
                Arguments.of("a list in itself", "\u0080\u0002]q\u0000h\u0000a.", "nests too much"),
                Arguments.of("shared without end", sharing + ".", "nests too much"),
                Arguments.of("tuple as key", "\u0080\u0002})K\u0001s.", "key that is neither a text nor a number"),
                Arguments.of("key twice", "\u0080\u0002}K\u0001NsK\u0001Ns.", "has the key '1' twice in a dictionary"),
                Arguments.of(
                        "number and text of one name",
                        "\u0080\u0002}(K\u0001N" + text("1") + "Nu.",
                        "has the key '1' twice in a dictionary"),
                Arguments.of(
                        "name of a name twice",
                        "\u0080\u0002}" + text("a.b") + "K\u0001s" + text("a") + "}" + text("b") + "K\u0002ss.",
                        "'a.b' twice"),
                Arguments.of(
                        "long name", "\u0080\u0002}" + text("n".repeat(600)) + "K\u0001s.", "more than 512 letters"),
                Arguments.of("endless line", "c" + "a".repeat(3000), "cut off within a name"),
                Arguments.of("no storage", "\u0080\u0002(" + text("module") + "NNNNtQ.", "no storage"),
                Arguments.of("too many instructions", "\u0080\u0002" + "N0".repeat(10), "has the instruction 0x30"),
                Arguments.of(
                        "a million and more instructions",
                        "\u0080\u0002" + ")".repeat((1 << 20) + 1),
                        "more than 1048576"),
                Arguments.of(
                        "long text to encode",
                        "\u0080\u0002c_codecs\nencode\n" + text("n".repeat(65)) + text("latin1") + "\u0086R.",
                        "encodes a text of more than 64"),
                Arguments.of(
                        "long name of TorchScript",
                        "\u0080\u0004" + text("__torch__." + "n".repeat(1100)) + text("A") + "\u0093)R.",
                        "names something in more than 1024 letters"),
                Arguments.of(
                        "tensor beyond its storage",
                        tensor(4, 2, tuple(3), tuple(1)),
                        "larger than its storage '0' of 4"),
                Arguments.of("repeated storage", tensor(4, 0, tuple(1 << 30), tuple(0)), "larger than its storage"),
                Arguments.of(
                        "storage beyond the file",
                        tensor(5, 0, tuple(3), tuple(1)),
                        "'t' has a storage of 5 elements of F32 in 16 bytes"),
                Arguments.of("negative storage", tensor(-1, 0, tuple(0), tuple(1)), "a storage of -1"),
                Arguments.of(
                        "size that fits as elements and not as bytes",
                        tensor(4, 0, tuple(1 << 30, 1 << 30, 4, 0), tuple(0, 0, 0, 0)),
                        "63 bits"),
                Arguments.of("negative dimension", tensor(4, 0, tuple(-1), tuple(1)), "negative dimension"),
                Arguments.of("negative stride", tensor(4, 3, tuple(3), tuple(-1)), "negative dimension or stride"),
                Arguments.of("negative offset", tensor(4, -1, tuple(3), tuple(1)), "not sound"),
                Arguments.of("shape without strides", tensor(4, 0, tuple(3), tuple()), "not sound"),
                Arguments.of(
                        "overflowing shape",
                        tensor(4, 0, tuple(1 << 30, 1 << 30, 1 << 30), tuple(0, 0, 0)),
                        "63 bits"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostilePickles")
    void aHostilePickleIsRefused(String what, String pickle, String reason) throws IOException {
        assertRefused(archive(pickle), reason);
    }

    @Test
    void aKeyThatLeadsOutOfTheArchiveFindsNothing() throws IOException {
        String pickle = tensor(4, 0, tuple(3), tuple(1)).replace(text("0"), text("../../../etc/passwd"));
        assertRefused(archive(pickle), "'t' lies in data/../../../etc/passwd, which is not in the archive");
    }

    @Test
    void aCompressedTensorIsRefusedSinceItCouldBeABomb() throws IOException {
        String pickle = tensor(4, 0, tuple(3), tuple(1));
        assertRefused(archive("a/data.pkl", pickle, 16, ZipEntry.DEFLATED), "'t' is compressed");
    }

    /** Two hundred copies would take eighty megabytes. */
    @Test
    void aShapeIsNotCopiedHoweverOftenItIsMade() throws IOException {
        String shape = "(" + "K\u0001".repeat(100_000) + "tq\u0000";
        String again = "ctorch\nSize\nh\u0000\u0085Rq\u0001";
        Path file = archive("\u0080\u0002" + shape + again.repeat(200) + "].");
        long allocated = bytesAllocatedToOpen(file);
        assertTrue(allocated < 32 << 20, allocated + " bytes");
    }

    /** Three hundred thousand classes would take six hundred megabytes with their names. */
    @Test
    void theNameOfAClassIsNotCopiedHoweverOftenItIsUsed() throws IOException {
        String name = text("__torch__." + "m".repeat(1000)) + "\u0094" + text("n".repeat(1000)) + "\u0094";
        Path file = archive("\u0080\u0004" + name + "h\u0000h\u0001\u0093".repeat(300_000) + ".");
        long allocated = bytesAllocatedToOpen(file);
        assertTrue(allocated < 64 << 20, allocated + " bytes");
    }

    /** A hundred thousand numbers of two types, all of the hash 0. Compared one by one they would take minutes. */
    @Test
    void keysThatCollideAreToldApartInSeconds() throws IOException {
        StringBuilder pickle = new StringBuilder("\u0080\u0002}");
        for (int i = 1; i <= 100_000; i++) {
            String half = number(i);
            String reversed = new StringBuilder(half).reverse().toString();
            pickle.append("\u008a\u0008").append(half).append(half).append("Ns");
            pickle.append("G").append(reversed).append(reversed).append("Ns");
        }
        Path file = archive(pickle.append('.').toString());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> TensorFile.open(file).close());
    }

    /** Java believes the sizes in the zip's directory, both the packed and the unpacked one. */
    @Test
    void aStorageThatClaimsMoreThanIsStoredIsRefused() throws IOException {
        byte[] zip = Files.readAllBytes(archive(tensor(1 << 28, 0, tuple(1 << 28), tuple(1))));
        ByteBuffer content = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int entry = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
        Path file = folder.resolve("claim.pth");

        content.putInt(entry + 24, 1 << 30);
        assertRefused(Files.write(file, zip), "'t' lies in data/0, whose size of 1073741824 bytes is not");
        content.putInt(entry + 20, 1 << 30);
        assertRefused(Files.write(file, zip), "1073741824 bytes");
    }

    @Test
    void aPickleThatUnpacksToMoreThanAnyModelHasIsRefused() throws IOException {
        assertRefused(archive("\u0080\u0002" + "N".repeat(9 << 20)), "its pickle is larger than");
    }

    @Test
    void aZipThatTorchDidNotWriteIsRefused() throws IOException {
        assertRefused(archive("a/b/data.pkl", "", 16, ZipEntry.STORED), "no file FOLDER/data.pkl");
        Path file = folder.resolve("zip");
        Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0});
        assertRefused(file, "is not a sound zip");
    }

    /** The first entry's comment extends over the other entries. Java notices this only when it reads their names. */
    @Test
    void aZipWhoseEntriesReachIntoEachOtherIsRefused() throws IOException {
        Path file = folder.resolve("zip");
        byte[] zip = Files.readAllBytes(archive(tensor(4, 0, tuple(3), tuple(1))));
        int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
        for (int length = 1; length < 256; length++) {
            zip[directory + 32] = (byte) length;
            assertThrows(TensorFileException.class, () -> TensorFile.open(Files.write(file, zip))
                    .close());
        }
    }

    @Test
    void aDirectoryThatWouldFillTheMemoryIsRefusedBeforeItIsRead() throws IOException {
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        end.writeBytes("PK\u0003\u0004".getBytes(StandardCharsets.ISO_8859_1));
        end.writeBytes(("PK\u0005\u0006" + "\0".repeat(8) + number(65 << 20) + number(0) + "\0\0")
                .getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(Files.write(folder.resolve("zip"), end.toByteArray()), "directory of more than");
    }

    @Test
    void theFormatBeforeTorch16IsNamed() throws IOException {
        byte[] legacy =
                "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.".getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(Files.write(folder.resolve("old.pth"), legacy), "before version 1.6");
    }
}
