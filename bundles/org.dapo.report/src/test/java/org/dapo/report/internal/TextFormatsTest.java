package org.dapo.report.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFormatsTest {
    @TempDir
    Path folder;

    @Test
    void theTableHasARowPerProductAndMetricAndThenTheMean() throws IOException {
        write(new CsvFormat());

        assertEquals("""
                product,metric,value,bound,undefined
                metal nut,image_auroc,1.0,,
                metal nut,pixel_auroc,0.1,1E-7,
                "bottle, green",image_auroc,,,"no ""good"" image"
                "bottle, green",pixel_auroc,0.6666666666666666,,
                mean,image_auroc,1.0,,
                mean,pixel_auroc,0.4,,
                """, Files.readString(folder.resolve("result.csv")));
        assertEquals(
                "type,metric,value,bound,undefined\ncut,multitype_ap,0.25,,\n",
                Files.readString(folder.resolve("types.csv")));
    }

    @Test
    void theJsonReportIsTheSharedShape() throws IOException {
        ResultShapes shapes = new ResultShapes();
        write(new JsonFormat(shapes));

        assertEquals(
                shapes.evaluation(SampleResults.evaluation(true)), Files.readString(folder.resolve("result.json")));
    }

    @Test
    void aReportReplacesAnOlderOneAndLeavesNothingElseBehind() throws IOException {
        Files.writeString(folder.resolve("result.json"), "old");
        write(new JsonFormat(new ResultShapes()));

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("result.json")), files.toList());
        }
    }

    @Test
    void aFolderThatIsGoneIsNamed() {
        Path gone = folder.resolve("gone");
        ReportWriter writer = new JsonFormat(new ResultShapes()).open(gone, false);

        IOException failure = assertThrows(IOException.class, () -> writer.result(SampleResults.evaluation(true)));
        assertTrue(failure.getMessage().contains(gone.resolve("result.json").toString()), failure.getMessage());
    }

    private void write(ReportFormat format) throws IOException {
        try (ReportWriter writer = format.open(folder, false)) {
            writer.result(SampleResults.evaluation(true));
        }
    }
}
