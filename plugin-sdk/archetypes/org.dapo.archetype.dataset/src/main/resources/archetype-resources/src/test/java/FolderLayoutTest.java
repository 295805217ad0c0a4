package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.MaskSource;
import org.dapo.testkit.DatasetAdapterContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract test, which damages the data set written here, and tests specific to this layout. */
class FolderLayoutTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new FolderLayout();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        write(folder, "bolt/good/1.png", "bolt/good/2.png", "nut/good/1.png");
        write(folder, "bolt/scratch/1.png", "bolt/scratch/1_mask.png", "nut/dent/10.png", "nut/dent/10_mask.png");
    }

    @Test
    void aDefectHasTheNameOfItsFolderAndTheMaskBesideItsImage(@TempDir Path folder) throws Exception {
        writeDataset(folder);
        Sample scratched = adapter().open(folder)
                .samples("test")
                .filter(Sample::anomalous)
                .findFirst()
                .orElseThrow();
        assertEquals("bolt", scratched.product());
        assertEquals("scratch", scratched.defects().get(0).name());
        assertEquals(
                new MaskSource.File(folder.resolve("bolt/scratch/1_mask.png")),
                scratched.defects().get(0).mask().orElseThrow());
    }

    @Test
    void whatIsMissingOrCannotBeReadIsNoted(@TempDir Path folder) throws Exception {
        write(folder, "bolt/scratch/1.png", "bolt/scratch/2_mask.png", "bolt/scratch/3.webp");
        assertEquals(
                List.of(Kind.DEFECT_WITHOUT_MASK, Kind.MASK_WITHOUT_IMAGE, Kind.FILE_IGNORED),
                adapter().open(folder).notes().stream().map(DatasetNote::kind).toList());
    }

    private static void write(Path folder, String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
    }
}
