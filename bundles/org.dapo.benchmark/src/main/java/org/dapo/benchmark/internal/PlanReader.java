package org.dapo.benchmark.internal;

import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkPlan.Tuning;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;

/** Reads one plan in the format of {@link org.dapo.api.benchmark.Benchmark#plan}. For one use. */
final class PlanReader {
    private static final int MAX_BYTES = 1 << 20;

    private static final Set<String> FIELDS = Set.of(
            "name", "title", "backbone", "tuning", "evaluations", "methods", "seeds", "framing", "names-as-they-are");
    private static final Set<String> TUNING_FIELDS = Set.of("dataset", "split", "taxonomy");
    private static final Set<String> EVALUATION_FIELDS = Set.of("name", "dataset", "split", "taxonomy", "published");
    private static final Set<String> FRAMING_FIELDS = Set.of("way", "tile-size", "tile-overlap", "shifts", "turns");
    private static final Set<String> METHOD_FIELDS =
            Set.of("name", "prompt", "profile", "backbone", "epochs", "tuned-as", "remark");

    private final StrictJson in;
    private final Places places;
    private final Map<String, String> texts = new HashMap<>();
    private Optional<Tuning> tuning = Optional.empty();
    private final List<Evaluation> evaluations = new ArrayList<>();
    private final List<WrittenMethod> methods = new ArrayList<>();
    private final List<Long> seeds = new ArrayList<>();
    private Framing framing = Framing.SQUARE;
    private boolean namesAsTheyAre;

    /** A method without its final backbone: it may inherit the plan's, which may come later in the file. */
    private record WrittenMethod(String place, Map<String, String> texts, OptionalInt epochs) {}

    private PlanReader(StrictJson in, Places places) {
        this.in = in;
        this.places = places;
    }

    /**
     * Reads a plan.
     *
     * @param source the file's name in messages
     * @param content the file, which is not closed
     * @param values values for the plan's placeholders
     * @return the plan
     * @throws PipelineException if it is not a plan, or has no placeholder for a value; the message names the source, the place
     *     and what is expected
     */
    static BenchmarkPlan read(String source, InputStream content, Map<String, String> values) throws PipelineException {
        StrictJson in = null;
        try {
            byte[] bytes = content.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new PipelineException("%s: a plan must not be larger than %d bytes".formatted(source, MAX_BYTES));
            }
            in = new StrictJson(
                    source,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
            Places places = new Places(values);
            BenchmarkPlan plan = new PlanReader(in, places).read();
            places.requireAllUsed(source);
            return plan;
        } catch (CharacterCodingException e) {
            throw new PipelineException(source + ": the text is not UTF-8", e);
        } catch (MalformedJsonException | EOFException e) {
            throw new PipelineException("%s: not JSON at %s".formatted(source, in.place()), e);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(source, FileProblem.of(e)), e);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(source + ": " + e.getMessage(), e);
        }
    }

    private BenchmarkPlan read() throws IOException, PipelineException {
        in.object(FIELDS, field -> {
            switch (field) {
                case "tuning" -> tuning = Optional.of(tuning());
                case "evaluations" -> in.list(() -> evaluations.add(evaluation()));
                case "methods" -> in.list(() -> methods.add(method()));
                case "seeds" -> in.list(() -> seeds.add(in.whole()));
                case "framing" -> framing = framing();
                case "names-as-they-are" -> namesAsTheyAre = in.truth();
                default -> texts.put(field, places.filled(in.string()));
            }
        });
        in.end();
        String name = required("$", texts, "name");
        List<Method> whole = new ArrayList<>();
        for (WrittenMethod method : methods) {
            whole.add(whole(method));
        }
        return new BenchmarkPlan(
                name,
                texts.getOrDefault("title", name),
                tuning.orElseThrow(() -> in.problem("$", "the field 'tuning' is missing")),
                evaluations,
                whole,
                seeds.isEmpty() ? List.of(TuningRequest.DEFAULT_SEED) : seeds,
                framing,
                namesAsTheyAre);
    }

    private Framing framing() throws IOException, PipelineException {
        String place = in.place();
        Framed framed = new Framed();
        in.object(FRAMING_FIELDS, field -> {
            switch (field) {
                case "way" -> framed.way = places.filled(in.string());
                case "tile-size" -> framed.tile = Optional.of(count(in.whole()));
                case "tile-overlap" -> framed.overlap = Optional.of(in.number());
                case "shifts" -> framed.shifts = count(in.whole());
                default -> framed.turns = in.truth();
            }
        });
        try {
            Framing framing = Framing.of(
                            framed.way,
                            framed.tile.orElse(0),
                            framed.overlap.orElse(Framing.DEFAULT_OVERLAP),
                            Optional.empty())
                    .withShifts(framed.shifts, framed.turns);
            if (framing.way() != Framing.Way.TILES && (framed.tile.isPresent() || framed.overlap.isPresent())) {
                throw in.problem(place, "tile-size and tile-overlap require the way tiles");
            }
            return framing;
        } catch (IllegalArgumentException e) {
            throw in.problem(place, e.getMessage());
        }
    }

    /** The fields of a framing as they are read, in any order. */
    private static final class Framed {
        private String way = "square";
        private Optional<Integer> tile = Optional.empty();
        private Optional<Double> overlap = Optional.empty();
        private int shifts = 1;
        private boolean turns;
    }

    private int count(long number) throws PipelineException {
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw in.problem("expected a whole number of 0 or more, not %d".formatted(number));
        }
        return (int) number;
    }

    private Tuning tuning() throws IOException, PipelineException {
        String place = in.place();
        Map<String, String> data = data(TUNING_FIELDS);
        return new Tuning(dataset(place, data), split(data), required(place, data, "taxonomy"));
    }

    private Evaluation evaluation() throws IOException, PipelineException {
        String place = in.place();
        Map<String, String> data = data(EVALUATION_FIELDS);
        return new Evaluation(
                required(place, data, "name"),
                dataset(place, data),
                split(data),
                required(place, data, "taxonomy"),
                Optional.ofNullable(data.get("published")));
    }

    private Map<String, String> data(Set<String> fields) throws IOException, PipelineException {
        Map<String, String> data = new HashMap<>();
        in.object(fields, field -> data.put(field, places.filled(in.string())));
        return data;
    }

    private DatasetReference dataset(String place, Map<String, String> data) throws PipelineException {
        try {
            return DatasetReference.parse(required(place, data, "dataset"));
        } catch (IllegalArgumentException e) {
            throw in.problem(place + ".dataset", e.getMessage());
        }
    }

    private static Optional<String> split(Map<String, String> data) {
        return Optional.ofNullable(data.get("split"));
    }

    private WrittenMethod method() throws IOException, PipelineException {
        String place = in.place();
        Map<String, String> method = new HashMap<>();
        List<Integer> epochs = new ArrayList<>();
        in.object(METHOD_FIELDS, field -> {
            if (field.equals("epochs")) {
                epochs.add(count(in.whole()));
            } else {
                method.put(field, places.filled(in.string()));
            }
        });
        return new WrittenMethod(
                place, method, epochs.stream().mapToInt(count -> count).findFirst());
    }

    private Method whole(WrittenMethod written) throws PipelineException {
        Map<String, String> method = new HashMap<>(texts);
        // A method inherits only the backbone of the plan's own fields.
        method.keySet().retainAll(Set.of("backbone"));
        method.putAll(written.texts());
        return new Method(
                required(written.place(), method, "name"),
                required(written.place(), method, "backbone"),
                required(written.place(), method, "prompt"),
                Optional.ofNullable(method.get("profile")),
                written.epochs(),
                Optional.ofNullable(method.get("tuned-as")),
                method.getOrDefault("remark", ""));
    }

    private String required(String place, Map<String, String> object, String field) throws PipelineException {
        String text = object.get(field);
        if (text == null) {
            throw in.problem(place, "the field '%s' is missing".formatted(field));
        }
        return text;
    }
}
