package org.dapo.taxonomy.json.internal;

import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dapo.api.file.FileProblem;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;

/** Reads one taxonomy file, in the format of plugin-sdk/docs/taxonomy-format.md. For one use. */
public final class TaxonomyReader {
    /** The largest published taxonomy needs 5 KiB. */
    static final int MAX_BYTES = 1 << 20;

    /** Each product has a list of its types, which is that of all types unless the file says otherwise. */
    static final int MAX_TYPES = 1_000;

    static final int MAX_PRODUCTS = 10_000;

    /** The most letters of words for a prompt. */
    static final int MAX_WORDS = 200;

    private static final Pattern LINE = Pattern.compile("line \\d+ column \\d+");

    private static final Set<String> FIELDS = Set.of("name", "version", "description", "normal", "types", "products");
    private static final Set<String> TYPE_FIELDS = Set.of("id", "phrase", "tuningPhrase", "names");
    private static final Set<String> PRODUCT_FIELDS = Set.of("words", "types");

    private final StrictReader in;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<String> normalNames = new LinkedHashSet<>();
    private final List<DefectType> types = new ArrayList<>();
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, List<String>> productTypes = new LinkedHashMap<>();

    private TaxonomyReader(String json) {
        in = new StrictReader(json);
    }

    /**
     * Reads a taxonomy.
     *
     * @param source the file's name in messages
     * @param content the file, which is not closed
     * @return the taxonomy
     * @throws TaxonomyException if it is not a taxonomy; the message names the source, the place and what is expected
     */
    public static Taxonomy read(String source, InputStream content) throws TaxonomyException {
        TaxonomyReader reader = null;
        try {
            byte[] bytes = content.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new TaxonomyException("a taxonomy may have %d bytes at most".formatted(MAX_BYTES));
            }
            reader = new TaxonomyReader(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
            return reader.read();
        } catch (CharacterCodingException e) {
            throw new TaxonomyException(source + ": the text is not UTF-8", e);
        } catch (MalformedJsonException | EOFException e) {
            throw new TaxonomyException("%s: not JSON at %s%s".formatted(source, reader.in.place(), line(e)), e);
        } catch (IOException e) {
            throw new TaxonomyException("%s: cannot be read: %s".formatted(source, FileProblem.of(e)), e);
        } catch (TaxonomyException | IllegalArgumentException e) {
            throw new TaxonomyException(source + ": " + e.getMessage(), e);
        }
    }

    /** The line and column in a message of the JSON parser, which otherwise gives advice to programmers. */
    private static String line(IOException e) {
        Matcher place = LINE.matcher(String.valueOf(e.getMessage()));
        return place.find() ? ", " + place.group() : "";
    }

    private Taxonomy read() throws IOException, TaxonomyException {
        in.object(FIELDS, field -> {
            switch (field) {
                case "normal" -> readNormalNames();
                case "types" -> in.list(this::readType);
                case "products" -> in.map(this::readProduct);
                default -> texts.put(field, in.string());
            }
        });
        in.end();
        if (!texts.containsKey("name")) {
            throw new TaxonomyException("the field 'name' is missing");
        }
        // Products may precede the types in the file, so their missing types are filled in here.
        List<String> everyType = types.stream().map(DefectType::id).toList();
        Map<String, Product> products = new LinkedHashMap<>();
        words.forEach((name, itsWords) ->
                products.put(name, new Product(itsWords, productTypes.getOrDefault(name, everyType))));
        return new Taxonomy(
                texts.get("name"),
                texts.getOrDefault("version", "0.0.0"),
                texts.getOrDefault("description", ""),
                types,
                normalNames,
                products);
    }

    private void readNormalNames() throws IOException, TaxonomyException {
        for (String name : in.strings()) {
            if (!normalNames.add(name)) {
                throw in.problem("the name '%s' is there twice".formatted(name));
            }
        }
    }

    private void readType() throws IOException, TaxonomyException {
        String place = in.place();
        if (types.size() == MAX_TYPES) {
            throw in.problem("a taxonomy may have %d types at most".formatted(MAX_TYPES));
        }
        Map<String, String> parts = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        in.object(TYPE_FIELDS, field -> {
            if (field.equals("names")) {
                names.addAll(in.strings());
            } else {
                parts.put(field, words(in.string()));
            }
        });
        if (!parts.containsKey("id") || !parts.containsKey("phrase")) {
            throw new TaxonomyException(place + ": a type needs the fields 'id' and 'phrase'");
        }
        types.add(new DefectType(
                parts.get("id"), parts.get("phrase"), names, Optional.ofNullable(parts.get("tuningPhrase"))));
    }

    /** Words for a prompt. The 77 tokens of a prompt hold no more; longer ones would only cost time. */
    private String words(String text) throws TaxonomyException {
        if (text.length() > MAX_WORDS) {
            throw in.problem(
                    "%d letters, but words for a prompt may have %d at most".formatted(text.length(), MAX_WORDS));
        }
        return text;
    }

    private void readProduct(String name) throws IOException, TaxonomyException {
        String place = in.place();
        if (words.size() == MAX_PRODUCTS) {
            throw in.problem("a taxonomy may have %d products at most".formatted(MAX_PRODUCTS));
        }
        in.object(PRODUCT_FIELDS, field -> {
            if (field.equals("types")) {
                productTypes.put(name, in.strings());
            } else {
                words.put(name, words(in.string()));
            }
        });
        if (!words.containsKey(name)) {
            throw new TaxonomyException(place + ": a product needs the field 'words'");
        }
    }
}
