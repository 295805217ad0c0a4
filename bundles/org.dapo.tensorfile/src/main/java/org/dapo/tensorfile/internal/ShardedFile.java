package org.dapo.tensorfile.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.TensorFormat;

/**
 * Tensors distributed over several files, the shards, with an index of the file of each tensor. The index is JSON:
 * {@code {"metadata": {…}, "weight_map": {"tensor": "file", …}}}. The shards lie beside it.
 */
final class ShardedFile implements TensorFile {
    /** How the name of an index ends. */
    static final String SUFFIX = ".index.json";

    private static final int LONGEST_BYTES = 16 << 20;
    private static final int MOST_SHARDS = 1_000;
    /** The most tensors, and the most tensors and metadata texts of all shards, as open shards keep both. */
    private static final int MOST_TENSORS = 100_000;
    /** The most letters of the names and metadata texts of all shards: as many as a single safetensors header may have. */
    private static final int MOST_LETTERS = 16 << 20;

    private final Path index;
    private final Map<String, TensorFile> shards;
    private final Map<String, TensorFile> byTensor;
    private final Map<String, TensorEntry> entries;

    private ShardedFile(Path index, Map<String, TensorFile> shards, Map<String, TensorFile> byTensor) {
        this.index = index;
        this.shards = shards;
        this.byTensor = byTensor;
        Map<String, TensorEntry> all = new LinkedHashMap<>();
        byTensor.forEach((name, shard) -> all.put(name, shard.entries().get(name)));
        this.entries = Collections.unmodifiableMap(all);
    }

    /**
     * Opens an index and every shard that it names.
     *
     * @param index the index
     * @return the open file
     * @throws TensorFileException if the index or a shard is invalid, or a tensor is not in its stated shard
     */
    static ShardedFile open(Path index) throws TensorFileException {
        Map<String, String> places = places(index);
        Map<String, TensorFile> shards = new LinkedHashMap<>();
        try {
            Map<String, TensorFile> byTensor = new LinkedHashMap<>();
            int listed = 0;
            long letters = 0;
            for (Map.Entry<String, String> place : places.entrySet()) {
                TensorFile shard = shards.get(place.getValue());
                if (shard == null) {
                    shard = openShard(index, place.getValue(), shards.size());
                    shards.put(place.getValue(), shard);
                    listed += shard.entries().size() + shard.metadata().size();
                    if (listed > MOST_TENSORS) {
                        throw new TensorFileException(
                                index, "has more than %d tensors and texts in its files".formatted(MOST_TENSORS));
                    }
                    letters += letters(shard);
                    if (letters > MOST_LETTERS) {
                        throw new TensorFileException(
                                index,
                                "has more than %d letters in the names and texts of its files".formatted(MOST_LETTERS));
                    }
                }
                if (!shard.entries().containsKey(place.getKey())) {
                    throw TensorFileException.ofTensor(
                            index, place.getKey(), "is not in %s, where the index has it".formatted(place.getValue()));
                }
                byTensor.put(place.getKey(), shard);
            }
            return new ShardedFile(index, shards, byTensor);
        } catch (TensorFileException | RuntimeException | Error e) {
            closeAfter(e, shards);
            throw e;
        }
    }

    private static TensorFile openShard(Path index, String name, int opened) throws TensorFileException {
        if (opened == MOST_SHARDS) {
            throw new TensorFileException(index, "names more than %d files".formatted(MOST_SHARDS));
        }
        boolean plain = name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");
        if (!plain || name.endsWith(SUFFIX)) {
            throw new TensorFileException(
                    index,
                    "names the file '%s'; expected the plain name of a file beside it"
                            .formatted(TensorFileException.abbreviated(name)));
        }
        Path shard = index.resolveSibling(name);
        if (!Files.isRegularFile(shard)) {
            throw new TensorFileException(index, "its file %s is not beside it".formatted(name));
        }
        return TensorFile.open(shard);
    }

    private static long letters(TensorFile shard) {
        long letters = 0;
        for (String name : shard.entries().keySet()) {
            letters += name.length();
        }
        for (Map.Entry<String, String> text : shard.metadata().entrySet()) {
            letters += text.getKey().length() + text.getValue().length();
        }
        return letters;
    }

    private static void closeAfter(Throwable failure, Map<String, TensorFile> shards) {
        for (TensorFile shard : shards.values()) {
            try {
                shard.close();
            } catch (TensorFileException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private static Map<String, String> places(Path index) throws TensorFileException {
        try (InputStream in = Files.newInputStream(index)) {
            byte[] text = in.readNBytes(LONGEST_BYTES + 1);
            if (text.length > LONGEST_BYTES) {
                throw new TensorFileException(index, "is larger than %d bytes".formatted(LONGEST_BYTES));
            }
            JsonReader json = new JsonReader(
                    new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder()));
            json.setStrictness(Strictness.STRICT);
            return places(index, json);
        } catch (TensorFileException e) {
            throw e;
        } catch (IOException | IllegalStateException e) {
            throw new TensorFileException(
                    index, "is not an index of shards; expected an object with a 'weight_map' of names to files", e);
        }
    }

    private static Map<String, String> places(Path index, JsonReader json) throws IOException {
        Map<String, String> places = new LinkedHashMap<>();
        boolean found = false;
        json.beginObject();
        while (json.hasNext()) {
            if (!json.nextName().equals("weight_map")) {
                json.skipValue();
                continue;
            }
            if (found) {
                throw new TensorFileException(index, "has two weight maps");
            }
            found = true;
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                if (places.size() == MOST_TENSORS) {
                    throw new TensorFileException(index, "names more than %d tensors".formatted(MOST_TENSORS));
                }
                if (places.put(name, json.nextString()) != null) {
                    throw TensorFileException.ofTensor(index, name, "is listed twice");
                }
            }
            json.endObject();
        }
        json.endObject();
        if (!found || json.peek() != JsonToken.END_DOCUMENT) {
            throw new IOException(found ? "something behind the object" : "no weight_map");
        }
        return places;
    }

    @Override
    public TensorFormat format() {
        return TensorFormat.SHARDED;
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        files.add(index);
        shards.keySet().forEach(name -> files.add(index.resolveSibling(name)));
        return Collections.unmodifiableList(files);
    }

    @Override
    public Map<String, TensorEntry> entries() {
        return entries;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public ByteBuffer bytes(String name) throws TensorFileException {
        return shard(name).bytes(name);
    }

    @Override
    public ByteBuffer float32(String name) throws TensorFileException {
        return shard(name).float32(name);
    }

    @Override
    public boolean isMapped(String name) throws TensorFileException {
        return shard(name).isMapped(name);
    }

    private TensorFile shard(String name) throws TensorFileException {
        TensorFile shard = byTensor.get(name);
        if (shard == null) {
            throw TensorFileException.missing(index, name);
        }
        return shard;
    }

    @Override
    public void close() throws TensorFileException {
        TensorFileException failure = null;
        for (TensorFile shard : shards.values()) {
            try {
                shard.close();
            } catch (TensorFileException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
