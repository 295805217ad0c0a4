package org.dapo.model.folder.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.file.FileProblem;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.text.OneLine;
import org.osgi.framework.Version;

/** The text of a model.json, and the fields in it that every family has. Its author is untrusted. */
final class ManifestJson {
    private static final int LARGEST_BYTES = 1 << 20;
    private static final int LONGEST_MESSAGE = 300;
    private static final String NO_VERSION = "0.0.0";

    private final Path file;
    private final String text;
    private final JsonObject root;

    private ManifestJson(Path file, String text, JsonObject root) {
        this.file = file;
        this.text = text;
        this.root = root;
    }

    static ManifestJson read(Path file) throws IOException {
        String text = text(file);
        try {
            return new ManifestJson(file, text, StrictJson.parse(text));
        } catch (IOException e) {
            throw broken(file, e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_BYTES + 1);
        } catch (IOException e) {
            throw broken(file, "cannot be read: " + FileProblem.of(e), e);
        }
        if (bytes.length > LARGEST_BYTES) {
            throw broken(file, "is larger than 1 MB", null);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken(file, "is not valid UTF-8", e);
        }
    }

    /**
     * The fields that every family has.
     *
     * @return the manifest
     * @throws IOException if a field is missing or invalid
     */
    ModelManifest manifest() throws IOException {
        return new ModelManifest(
                identifier("name"),
                identifier("family"),
                line("description"),
                line("source"),
                line("licence"),
                files(),
                text);
    }

    /**
     * The model's version.
     *
     * @return in OSGi's form; 0.0.0 if none is stated
     * @throws IOException if it has another form
     */
    String version() throws IOException {
        String version = optional(root, "version").orElse(NO_VERSION);
        try {
            return Version.parseVersion(version).toString();
        } catch (IllegalArgumentException e) {
            throw broken(file, "its version is '%s'; expected a form like 1.2.0".formatted(version), e);
        }
    }

    IOException broken(String problem) {
        return broken(file, problem, null);
    }

    private List<ModelFile> files() throws IOException {
        if (!(root.get("files") instanceof JsonArray array)) {
            throw broken("has no list 'files'; expected [] if there are none");
        }
        List<ModelFile> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonElement element : array) {
            if (!(element instanceof JsonObject object)) {
                throw broken("'files' has something that is not an object with a name");
            }
            String name = optional(object, "name").orElseThrow(() -> broken("'files' has an entry without a name"));
            if (!names.add(name)) {
                throw broken("'files' names '%s' twice".formatted(name));
            }
            try {
                files.add(new ModelFile(name, optional(object, "sha256")));
            } catch (IllegalArgumentException e) {
                throw broken(file, e.getMessage(), e);
            }
        }
        return files;
    }

    private String identifier(String field) throws IOException {
        String value = required(field);
        if (!value.matches("[a-z0-9-]+")) {
            throw broken("its %s is '%s'; expected lower case letters, digits and hyphens".formatted(field, value));
        }
        return value;
    }

    /** A text shown to people. */
    private String line(String field) throws IOException {
        return OneLine.of(required(field));
    }

    private String required(String field) throws IOException {
        return optional(root, field).orElseThrow(() -> broken("has no '%s'".formatted(field)));
    }

    private Optional<String> optional(JsonObject object, String field) throws IOException {
        JsonElement element = object.get(field);
        if (element == null) {
            return Optional.empty();
        }
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
            throw broken("'%s' is not a text".formatted(field));
        }
        return Optional.of(element.getAsString());
    }

    private static IOException broken(Path file, String problem, Exception cause) {
        String line = OneLine.of(problem);
        return new IOException(
                file + ": " + (line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…"),
                cause);
    }
}
