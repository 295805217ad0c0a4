package org.dapo.engine.internal.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.OutputFolder;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.prompt.CheckpointFormat;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.dapo.prompt.dapo.internal.PrototypeFormat;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TorchArchiveWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests exporting a tuned checkpoint in the published prototype's format and importing it again. */
class CheckpointFilesTest {
    private static final DatasetReference SQUARES = new DatasetReference("squares", Path.of("."));

    private CheckpointFiles files;
    private Pipeline pipeline;

    @TempDir
    Path folder;

    @BeforeEach
    void putTogether() throws Exception {
        files = filesOf(Map.of("dapo-prototype", new PrototypeFormat()));
        pipeline = TinyPipeline.with(TinyPipeline.squares(6));
    }

    private static CheckpointFiles filesOf(Map<String, CheckpointFormat> formats) throws Exception {
        return new CheckpointFiles(
                new CpuTensors(),
                new Parts(
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("tiny", TinyPipeline.backbone()),
                        Map.of("dapo", new DapoStrategy(new CpuTensors())),
                        formats));
    }

    private Path tuned() throws PipelineException {
        return tuned("prototype");
    }

    private Path tuned(String profile) throws PipelineException {
        TuningRequest request = TuningRequest.builder(SQUARES, folder.resolve("tuned"))
                .epochs(1)
                .profile(profile)
                .build();
        return pipeline.tune(request, RunListener.NONE).checkpoint();
    }

    private Path exported() throws PipelineException {
        Path file = folder.resolve("epoch_1.pth");
        files.exportForeign(tuned(), "dapo-prototype", file);
        return file;
    }

    @Test
    void whatGoesOutAndComesInIsTheSameToTheLastBit() throws Exception {
        Path exported = exported();
        CheckpointInfo imported = files.importForeign(exported, "tiny", folder.resolve("imported"));
        try (TensorFile before = TensorFile.open(tunedFile());
                TensorFile after = TensorFile.open(imported.file())) {
            for (String name : before.entries().keySet()) {
                if (name.startsWith("parameter.")) {
                    assertArrayEquals(bytes(before, name), bytes(after, name), name);
                }
            }
            assertTrue(after.entries().keySet().stream().allMatch(name -> name.startsWith("parameter.")));
        }
        assertEquals(1, imported.epoch());
    }

    @Test
    void nothingIsImportedIntoTheFolderOfARunInProgress() throws Exception {
        Path exported = exported();
        Path busy = folder.resolve("busy");
        try (OutputFolder taken = OutputFolder.take(busy)) {
            PipelineException refused =
                    assertThrows(PipelineException.class, () -> files.importForeign(exported, "tiny", busy));
            assertTrue(refused.getMessage().startsWith("another run is writing to the folder " + busy));
        }
        assertEquals(1, files.importForeign(exported, "tiny", busy).epoch());
    }

    @Test
    void aFormatThatFailsDoesNotHideTheOthers() throws Exception {
        CheckpointFormat failing = new CheckpointFormat() {
            @Override
            public String prompt() {
                return "dapo";
            }

            @Override
            public Set<String> wanted(Set<String> names) {
                throw new IllegalStateException("not yet");
            }

            @Override
            public Content read(Map<String, NDArray> tensors, BackboneSpec backbone) {
                throw new IllegalStateException("not yet");
            }

            @Override
            public Map<String, Map<String, NDArray>> dictionaries(Content content) {
                throw new IllegalStateException("not yet");
            }
        };
        Map<String, CheckpointFormat> both = new LinkedHashMap<>();
        both.put("a-failing-one", failing);
        both.put("dapo-prototype", new PrototypeFormat());
        Path exported = exported();
        assertEquals(
                1,
                filesOf(both)
                        .importForeign(exported, "tiny", folder.resolve("imported"))
                        .epoch());
        PipelineException alone = assertThrows(PipelineException.class, () -> filesOf(Map.of("a-failing-one", failing))
                .importForeign(exported, "tiny", folder.resolve("again")));
        assertEquals(
                "%s is not a checkpoint of a known format; known formats: a-failing-one; 'a-failing-one' failed: java.lang.IllegalStateException: not yet"
                        .formatted(exported),
                alone.getMessage());
    }

    private Path tunedFile() {
        return folder.resolve("tuned/epoch-0001.safetensors");
    }

    private static byte[] bytes(TensorFile file, String name) throws Exception {
        byte[] bytes = new byte[file.bytes(name).remaining()];
        file.bytes(name).get(bytes);
        return bytes;
    }

    @Test
    void anImportedCheckpointRunsInThePrototypesProfileAndSaysWhereItIsFrom() throws Exception {
        CheckpointInfo imported = files.importForeign(exported(), "tiny", folder.resolve("imported"));
        assertEquals("prototype", imported.provenance().profile());
        assertEquals("tiny", imported.provenance().backbone());
        assertEquals("epoch_1.pth", imported.provenance().settings().get("imported from"));
        assertEquals(64, imported.provenance().settings().get("imported sha256").length());
        assertEquals(means(tunedFile()), means(imported.file()));
    }

    private Map<String, MetricValue> means(Path checkpoint) throws PipelineException {
        EvaluationRequest request = EvaluationRequest.builder(SQUARES, folder.resolve("results"))
                .checkpoint(checkpoint)
                .build();
        return pipeline.evaluate(request, RunListener.NONE).mean();
    }

    @Test
    void itIsKnownWhetherACheckpointWasCalibrated() throws Exception {
        Path checkpoint = tuned();
        Files.writeString(checkpoint.resolveSibling("epoch-0002.shapes.thresholds.json"), "of another checkpoint");
        assertFalse(files.calibrated(checkpoint));
        CalibrationRequest.Builder request = CalibrationRequest.builder(checkpoint, SQUARES);
        pipeline.calibrate(request.framing(Framing.SQUARE.withShifts(2)).build(), RunListener.NONE);
        assertTrue(files.calibrated(checkpoint));
        assertTrue(files.calibrated(folder.resolve("tuned")), "the last checkpoint of a folder");
        Path missing = folder.resolve("missing");
        assertEquals(
                "no such checkpoint: " + missing,
                assertThrows(PipelineException.class, () -> files.calibrated(missing))
                        .getMessage());
    }

    @Test
    void aFileOfNoKnownFormatIsNamed() throws Exception {
        Path other = folder.resolve("other.pth");
        TorchArchiveWriter.write(other, Map.of(), Map.of("model", Map.of("w", TensorData.of(new float[] {1}, 1))));
        PipelineException e = assertThrows(
                PipelineException.class, () -> files.importForeign(other, "tiny", folder.resolve("imported")));
        assertEquals(other + " is not a checkpoint of a known format; known formats: dapo-prototype", e.getMessage());
        assertFalse(Files.exists(folder.resolve("imported")));
        PipelineException unread = assertThrows(
                PipelineException.class,
                () -> pipeline.evaluate(
                        EvaluationRequest.builder(SQUARES, folder.resolve("results"))
                                .checkpoint(other)
                                .build(),
                        RunListener.NONE));
        assertTrue(unread.getMessage().contains("dapo checkpoints import"), unread.getMessage());
    }

    @Test
    void aCheckpointForAnotherBackboneIsRefusedByWhatDoesNotFit() throws Exception {
        Map<String, Map<String, TensorData>> dictionaries = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(exported())) {
            file.entries().forEach((name, entry) -> {
                int dot = name.indexOf('.');
                float[] values = new float[(int) entry.elements()];
                dictionaries
                        .computeIfAbsent(name.substring(0, dot), any -> new LinkedHashMap<>())
                        .put(name.substring(dot + 1), TensorData.of(values, entry.shape()));
            });
        }
        dictionaries.get("linear_adapter").put("fc.0.bias", TensorData.of(new float[768], 768));
        Path wide = folder.resolve("wide.pth");
        TorchArchiveWriter.write(wide, Map.of(), dictionaries);
        PipelineException e = assertThrows(
                PipelineException.class, () -> files.importForeign(wide, "tiny", folder.resolve("imported")));
        assertTrue(
                e.getMessage().startsWith(wide + ": the parameter 'adapter.0.bias' is float32 (768)"), e.getMessage());
    }

    @Test
    void aFolderWithCheckpointsIsNotMixedUp() throws Exception {
        Path exported = exported();
        PipelineException e = assertThrows(
                PipelineException.class, () -> files.importForeign(exported, "tiny", folder.resolve("tuned")));
        assertTrue(e.getMessage().contains("already contains checkpoints"), e.getMessage());
    }

    /** The other program runs all checkpoints in the same way. */
    @ParameterizedTest
    @ValueSource(strings = {"corrected", "prototype:vision-tokens=0", "prototype:context=0"})
    void aCheckpointThatWouldRunOtherwiseStaysHere(String profile) throws Exception {
        Path tuned = tuned(profile);
        Path target = folder.resolve("out.pth");
        PipelineException e =
                assertThrows(PipelineException.class, () -> files.exportForeign(tuned, "dapo-prototype", target));
        assertTrue(e.getMessage().startsWith("%s: tuned in the profile '%s'".formatted(tuned, profile)));
        assertTrue(e.getMessage().contains("'prototype'"), e.getMessage());
        assertFalse(Files.exists(target));
    }

    @Test
    void aCheckpointThatLacksAParameterIsNamed() throws Exception {
        Provenance provenance = files.describe(tuned()).provenance();
        Path lacking = Files.createDirectory(folder.resolve("lacking"));
        try (NDManager manager = NDManager.newBaseManager()) {
            Checkpoint.write(
                    lacking,
                    new Checkpoint.State(1, 1, List.of()),
                    provenance,
                    Map.of("normal", manager.ones(new Shape(2))),
                    Map.of());
        }
        PipelineException e = assertThrows(
                PipelineException.class,
                () -> files.exportForeign(lacking, "dapo-prototype", folder.resolve("out.pth")));
        assertEquals(lacking + ": a DAPO prototype's checkpoint needs a parameter 'abnormal'", e.getMessage());
    }

    @Test
    void unknownNamesAreToldApart() throws Exception {
        Path exported = exported();
        assertThrows(
                UnknownNameException.class, () -> files.importForeign(exported, "resnet", folder.resolve("imported")));
        UnknownNameException format = assertThrows(
                UnknownNameException.class, () -> files.exportForeign(tunedFile(), "onnx", folder.resolve("out.onnx")));
        assertTrue(format.getMessage().contains("dapo-prototype"), format.getMessage());
        assertFalse(Files.exists(folder.resolve("out.onnx")));
    }
}
