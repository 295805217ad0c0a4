package com.example.magnetictile.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.MaskSource;
import org.dapo.testkit.DatasetAdapterContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MagneticTileAdapterTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new MagneticTileAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        write(folder, "MT_Free/Imgs/exp1_num_1.jpg", "MT_Free/Imgs/exp1_num_1.png");
        write(folder, "MT_Crack/Imgs/exp1_num_2.jpg", "MT_Crack/Imgs/exp1_num_2.png");
        write(folder, "MT_Crack/Imgs/exp2_num_10.jpg", "MT_Crack/Imgs/exp2_num_10.png");
        write(folder, "MT_Crack/Imgs/exp2_num_10-b.jpg", "MT_Crack/Imgs/exp2_num_10-b.png", "README.md");
    }

    @Test
    void aMaskIsDefectFromTheMiddleOfItsRangeUp(@TempDir Path folder) throws Exception {
        writeDataset(folder);
        Sample crack = adapter().open(folder).samples("test").findFirst().orElseThrow();
        Path mask = folder.resolve("MT_Crack/Imgs/exp1_num_2.png");
        assertEquals("Crack", crack.defects().get(0).name());
        assertEquals(
                new MaskSource.File(mask, 128, Integer.MAX_VALUE),
                crack.defects().get(0).mask().orElseThrow());
    }

    @Test
    void whatIsMissingOrCannotBeReadIsNoted(@TempDir Path folder) throws Exception {
        write(folder, "MT_Fray/Imgs/a.jpg", "MT_Fray/Imgs/b.png", "MT_Fray/Imgs/c d.jpg", "MT_Fray/Imgs/e.webp");
        assertEquals(
                List.of(Kind.DEFECT_WITHOUT_MASK, Kind.MASK_WITHOUT_IMAGE, Kind.FILE_IGNORED, Kind.FILE_IGNORED),
                adapter().open(folder).notes().stream().map(DatasetNote::kind).toList());
    }

    @Test
    void readsTheRealSet() throws Exception {
        Path folder = Path.of(System.getProperty("dapo.test.data", "absent"), "magnetic-tile");
        assumeTrue(Files.isDirectory(folder), () -> "the real data set is not here: " + folder);
        Dataset dataset = adapter().open(folder);
        Map<String, Long> counts = dataset.samples("test")
                .collect(Collectors.groupingBy(
                        sample -> sample.anomalous() ? sample.defects().get(0).name() : "",
                        TreeMap::new,
                        Collectors.counting()));
        assertEquals(
                Map.of("", 238L, "Blowhole", 115L, "Break", 85L, "Crack", 57L, "Fray", 32L, "Uneven", 103L), counts);
        assertTrue(dataset.samples("test")
                .flatMap(sample -> sample.defects().stream())
                .allMatch(defect -> defect.mask().isPresent()));
        assertEquals(List.of(), dataset.notes());
    }

    private static void write(Path folder, String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
    }
}
