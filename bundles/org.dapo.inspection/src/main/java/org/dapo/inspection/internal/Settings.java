package org.dapo.inspection.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.dapo.api.configuration.UnknownKeys;
import org.dapo.api.pipeline.Batching;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * A parsed configuration. Values may have the MetaType's types or be strings, as from hosts that use property files. An empty
 * string counts as no value.
 *
 * @param name the inspector's name
 * @param pipeline selects the pipeline
 * @param request what the inspector uses
 * @param queue the maximum number of calls running or waiting
 * @param patience how long a pipeline may be missing before calls fail
 */
record Settings(String name, Filter pipeline, InspectorRequest request, int queue, Duration patience) {
    static final String PIPELINE = "pipeline.target";
    private static final String SQUARE = "square";
    private static final String TILES = "tiles";
    static final int BATCH_SIZE = 8;
    static final int BATCH_DELAY_MILLIS = 5;
    static final int QUEUE_SIZE = 64;
    static final int PATIENCE_MILLIS = 2_000;

    /**
     * Parses a configuration.
     *
     * @throws IllegalArgumentException if a value is missing or invalid; the message is one line that names it
     */
    static Settings of(Map<String, Object> properties) {
        Values values = new Values(properties);
        String name = values.required(Inspector.NAME_PROPERTY);
        InspectorRequest.Builder request = InspectorRequest.builder()
                .batching(new Batching(
                        values.number("batch.size", BATCH_SIZE, 1),
                        Duration.ofMillis(values.number("batch.delay", BATCH_DELAY_MILLIS, 0))));
        framing(values).ifPresent(request::framing);
        values.path("checkpoint").ifPresent(request::checkpoint);
        values.path("pack").ifPresent(request::pack);
        values.positive("image.threshold").ifPresent(request::imageThreshold);
        values.positive("pixel.threshold").ifPresent(request::pixelThreshold);
        values.size("image.size").ifPresent(request::imageSize);
        values.text("device").ifPresent(request::device);
        return new Settings(
                name,
                values.filter(PIPELINE),
                request.build(),
                values.number("queue.size", QUEUE_SIZE, 1),
                Duration.ofMillis(values.number("patience", PATIENCE_MILLIS, 0)));
    }

    /** The framing; empty if no value differs from the form's defaults, which forms also store. */
    private static Optional<Framing> framing(Values values) {
        Optional<String> way = values.text("framing");
        int tile = values.number("tile.size", 0, 0);
        if (tile > 0 && !way.equals(Optional.of(TILES))) {
            throw new IllegalArgumentException(
                    "tile.size is %d, which requires framing %s, not %s".formatted(tile, TILES, way.orElse(SQUARE)));
        }
        Framing described = Framing.of(
                        way.orElse(SQUARE),
                        tile,
                        values.share("tile.overlap", Framing.DEFAULT_OVERLAP),
                        values.text("region").map(Framing.Box::parse))
                .withShifts(values.number("shifts", 1, 1), values.truth("turns"));
        return way.isEmpty() && described.equals(Framing.SQUARE) ? Optional.empty() : Optional.of(described);
    }

    /** One line per unknown key of a configuration. */
    static List<String> unknownKeys(Map<String, Object> properties) {
        return UnknownKeys.lines(InspectorConfiguration.class, properties, "pipelines", "runtime");
    }

    /** Properties as strings, with typed access. */
    private record Values(Map<String, Object> properties) {
        Optional<String> text(String key) {
            return Optional.ofNullable(properties.get(key))
                    .map(value -> value.toString().strip())
                    .filter(value -> !value.isEmpty());
        }

        String required(String key) {
            return text(key).orElseThrow(() -> new IllegalArgumentException("%s is missing".formatted(key)));
        }

        Optional<Path> path(String key) {
            Optional<String> text = text(key);
            try {
                return text.map(Path::of);
            } catch (InvalidPathException e) {
                throw wrong(key, text.orElse(""), "a file or a folder", e);
            }
        }

        Filter filter(String key) {
            String text = required(key);
            try {
                return FrameworkUtil.createFilter(text);
            } catch (InvalidSyntaxException e) {
                throw wrong(key, text, "a service filter, such as (dapo.pipeline.name=line-1)", e);
            }
        }

        /** A number above 0; empty for 0. */
        OptionalDouble positive(String key) {
            String text = text(key).orElse("0");
            try {
                double value = Double.parseDouble(text);
                if (value >= 0 && Double.isFinite(value)) {
                    return value == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
                }
                throw wrong(key, text, "a number that is not negative", null);
            } catch (NumberFormatException e) {
                throw wrong(key, text, "a number that is not negative", e);
            }
        }

        double share(String key, double otherwise) {
            String text = text(key).orElse(Double.toString(otherwise));
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw wrong(key, text, "a number", e);
            }
        }

        OptionalInt size(String key) {
            int value = number(key, 0, 0);
            return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
        }

        int number(String key, int otherwise, int least) {
            String text = text(key).orElse(Integer.toString(otherwise));
            String right = "a whole number of at least " + least;
            try {
                int value = Integer.parseInt(text);
                if (value < least) {
                    throw wrong(key, text, right, null);
                }
                return value;
            } catch (NumberFormatException e) {
                throw wrong(key, text, right, e);
            }
        }

        boolean truth(String key) {
            String text = text(key).orElse("false");
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw wrong(key, text, "true or false", null);
            };
        }

        private static IllegalArgumentException wrong(String key, String value, String right, Exception cause) {
            return new IllegalArgumentException("%s is '%s', which is not %s".formatted(key, value, right), cause);
        }
    }
}
