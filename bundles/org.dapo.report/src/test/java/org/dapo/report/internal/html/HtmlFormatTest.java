package org.dapo.report.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.report.ReportWriter;
import org.dapo.report.internal.ResultShapes;
import org.dapo.report.internal.html.gallery.TellingImages;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlFormatTest {
    private final EvaluationResult result =
            SampleComparison.ordinary().result().cells().get(0).result();

    @TempDir
    Path folder;

    @Test
    void anEvaluationIsAPageWithTheFiguresOfItsJson() throws IOException {
        Document page = write(8);

        JsonObject json =
                JsonParser.parseString(new ResultShapes().evaluation(result)).getAsJsonObject();
        int compared = 0;
        for (Element row : page.select("table.figures").get(1).select("tbody tr")) {
            for (Element figure : row.select(".figure[data-value]")) {
                assertEquals(
                        json.getAsJsonObject("products")
                                .getAsJsonObject(row.selectFirst("th").text())
                                .get(figure.attr("data-metric"))
                                .getAsString(),
                        figure.attr("data-value"));
                compared++;
            }
        }
        assertEquals(7 * 14 - 1, compared);
        for (Element figure : page.select("table.methods").last().select(".figure")) {
            assertEquals(
                    json.getAsJsonObject("mean").get(figure.attr("data-metric")).getAsString(),
                    figure.attr("data-value"));
        }
        assertTrue(page.select("#provenance .facts").text().contains("PyTorch 2.7.1"));
        assertFalse(page.text().contains("tuned on"), "nobody knows on what it was tuned");
        assertEquals(0, page.select(".advantage").size());
    }

    @Test
    void itsImagesAreThoseThatSayMost() throws IOException {
        Document page = write(40);

        List<String> captions = page.select(".card h3").eachText();
        assertEquals(12, captions.size());
        assertTrue(captions.get(0).startsWith("leather/test/"), captions.get(0));
        assertTrue(captions.get(0).endsWith("the lowest score of its defective images"), captions.get(0));
        assertTrue(page.selectFirst(".card .reason").text().contains("best F1 on these very images, 40 of them"));
    }

    @Test
    void aResumedRunSaysOfHowManyImagesItKnowsTheFiguresAlone() throws IOException {
        assertTrue(write(8).select("table.methods .remark").text().startsWith("8 of 480 images were seen by this run"));
        assertEquals(
                "this run saw no image; all figures were kept from one before",
                write(0).selectFirst("table.methods .remark").text());
        assertEquals(0, write(480).select("table.methods .remark").size());
    }

    @Test
    void productsWithoutAnyPictureAreCounted() throws IOException {
        try (ReportWriter writer = new HtmlFormat(new HtmlPages()).open(folder, false)) {
            for (int i = 0; i < TellingImages.MOST + 12; i++) {
                writer.image(SampleImages.image("%03d".formatted(i), "product " + i, true, true, i, 12, 8));
            }
            writer.result(result);
        }
        String remark = Jsoup.parse(Files.readString(folder.resolve("report.html")))
                .selectFirst("table.methods .remark")
                .text();
        assertTrue(remark.endsWith("; the images of 12 more products are not shown"), remark);
    }

    @Test
    void anEvaluationWithoutImagesIsAPageWithoutThem() throws IOException {
        assertEquals(0, write(0).select("#images").size());
    }

    @Test
    void thePageIsThereWholeAndAlone() throws IOException {
        write(2);

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("report.html")), files.toList());
        }
    }

    @Test
    void aFolderThatIsGoneIsNamed() throws IOException {
        Path gone = folder.resolve("gone");
        try (ReportWriter writer = new HtmlFormat(new HtmlPages()).open(gone, false)) {
            IOException failure = assertThrows(IOException.class, () -> writer.result(result));
            assertTrue(failure.getMessage().contains(gone.resolve("report.html").toString()), failure.getMessage());
        }
    }

    private Document write(int images) throws IOException {
        try (ReportWriter writer = new HtmlFormat(new HtmlPages()).open(folder, false)) {
            for (int i = 0; i < images; i++) {
                writer.image(SampleImages.image(
                        "leather/test/%03d".formatted(i), "leather", i % 2 == 0, i % 3 != 0, i, 48, 32));
            }
            writer.result(result);
        }
        return Jsoup.parse(Files.readString(folder.resolve("report.html")));
    }
}
