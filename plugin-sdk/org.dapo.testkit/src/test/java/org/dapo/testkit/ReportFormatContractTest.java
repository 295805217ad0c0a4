package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a correct format passes, and that each flaw is found by a test whose message names it. */
class ReportFormatContractTest {
    private static Flaw flaw = Flaw.NONE;

    @Test
    void aFormatWithoutAFlawPasses() {
        flaw = Flaw.NONE;
        assertEquals(Map.of(), Contracts.messages(Subject.class));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFoundAndNamed(Flaw present) {
        flaw = present;
        String message = Contracts.message(Subject.class, present.foundBy);
        assertTrue(message.contains(present.said), message);
    }

    private enum Flaw {
        NONE("", ""),
        WRITES_NOTHING("aRunIsWritten", "no file was written"),
        FOLLOWS_THE_LOCALE("theSameRunGivesTheSameFiles", "depends on more than the run"),
        SHARES_A_LIST("runsAtOnceDoNotMix", "state is shared"),
        WRITES_AHEAD("aRunThatEndsEarlyLeavesNothingHalf", "index.txt of a run without a result is not complete"),
        KEEPS_OUTDATED_IMAGES("anotherRunLeavesNoImageOfTheOneBefore", "files of an earlier run"),
        REMOVES_ANY_IMAGES("aRunThatResumesKeepsTheImagesOfTheOneBefore", "of the run that was resumed"),
        FOLLOWS_ANY_ID("noIdLeadsOutOfTheFolder", "is outside the folder of the report"),
        CHANGES_ITS_MIND("whatIsWantedStaysTheSame", "expected");

        private final String foundBy;
        private final String said;

        Flaw(String foundBy, String said) {
            this.foundBy = foundBy;
            this.said = said;
        }
    }

    /** The contract test of a format that may have a flaw. */
    static class Subject extends ReportFormatContract {
        private static final List<String> SHARED = new ArrayList<>();

        @Override
        protected ReportFormat format() {
            return (folder, resumed) ->
                    new ScoreFiles(folder, resumed, flaw == Flaw.SHARES_A_LIST ? SHARED : new ArrayList<>());
        }
    }

    /** A file with the score of each image, and a list of the images of the run. */
    private static final class ScoreFiles implements ReportWriter {
        private final Path folder;
        private final boolean resumed;
        private final List<String> scores;
        private boolean removed;
        private int asked;

        ScoreFiles(Path folder, boolean resumed, List<String> scores) {
            this.folder = folder;
            this.resumed = resumed;
            this.scores = scores;
        }

        @Override
        public boolean wantsImages() {
            return flaw != Flaw.CHANGES_ITS_MIND || asked++ == 0;
        }

        @Override
        public void image(EvaluatedImage image) throws IOException {
            removeOutdated();
            Locale locale = flaw == Flaw.FOLLOWS_THE_LOCALE ? Locale.getDefault() : Locale.ROOT;
            String score = String.format(locale, "%.3f", image.score());
            scores.add(score);
            Path file = folder.resolve(image.id() + ".score").normalize();
            if (flaw == Flaw.WRITES_NOTHING) {
                return;
            }
            if (!file.startsWith(folder) && flaw != Flaw.FOLLOWS_ANY_ID) {
                throw new IOException("the image id '%s' leads out of the folder".formatted(image.id()));
            }
            Files.createDirectories(file.getParent());
            Files.writeString(file, score);
            if (flaw == Flaw.WRITES_AHEAD) {
                writeIndex();
            }
        }

        @Override
        public void result(EvaluationResult result) throws IOException {
            removeOutdated();
            if (flaw != Flaw.WRITES_NOTHING) {
                writeIndex();
            }
        }

        private void writeIndex() throws IOException {
            Files.writeString(folder.resolve("index.txt"), String.join("\n", scores));
        }

        private void removeOutdated() throws IOException {
            boolean outdated = flaw == Flaw.REMOVES_ANY_IMAGES || !resumed && flaw != Flaw.KEEPS_OUTDATED_IMAGES;
            if (outdated && !removed) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".score"))
                            .toList()) {
                        Files.delete(file);
                    }
                }
            }
            removed = true;
        }

        @Override
        public void close() {
            // Nothing stays open between calls.
        }
    }
}
