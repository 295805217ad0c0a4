package org.dapo.api.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.image.ImageSource;
import org.junit.jupiter.api.Test;

class ListedDatasetTest {
    @Test
    void splitsKeepTheirOrderAndThoseWithoutSamplesAreLeftOut() {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        samples.put("train", List.of(sample("nut", "nut/0")));
        samples.put("validation", List.of());
        samples.put("test", List.of(sample("nut", "nut/1")));
        assertEquals(List.of("train", "test"), new ListedDataset(samples, List.of()).splits());
    }

    @Test
    void samplesComeByProductAndThenById() throws Exception {
        List<Sample> samples = List.of(
                sample("nut-2", "nut-2/0"), sample("nut", "nut/a-b"), sample("nut", "nut/a"), sample("bolt", "z"));
        assertEquals(
                List.of("z", "nut/a", "nut/a-b", "nut-2/0"),
                new ListedDataset(Map.of("test", samples), List.of())
                        .samples("test")
                        .map(Sample::id)
                        .toList());
    }

    @Test
    void laterChangesOfTheListsDoNotShow() throws Exception {
        List<Sample> samples = new ArrayList<>(List.of(sample("nut", "nut/0")));
        List<DatasetNote> notes = new ArrayList<>();
        Dataset dataset = new ListedDataset(Map.of("test", samples), notes);
        samples.clear();
        notes.add(new DatasetNote(Kind.OTHER, "nut", "odd"));
        assertEquals(1, dataset.samples("test").count());
        assertEquals(List.of(), dataset.notes());
    }

    @Test
    void anUnknownSplitIsRefusedWithThoseThereAre() {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        samples.put("train", List.of(sample("nut", "nut/0")));
        samples.put("test", List.of(sample("nut", "nut/1")));
        Dataset dataset = new ListedDataset(samples, List.of());
        assertEquals(
                "there is no split 'tset'; there are: train, test",
                assertThrows(DatasetException.class, () -> dataset.samples("tset"))
                        .getMessage());
    }

    @Test
    void aDataSetWithoutSamplesIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> new ListedDataset(Map.of("test", List.of()), List.of()));
    }

    private static Sample sample(String product, String id) {
        return new Sample(id, product, new ImageSource.File(Path.of(id + ".png")), false, List.of());
    }
}
