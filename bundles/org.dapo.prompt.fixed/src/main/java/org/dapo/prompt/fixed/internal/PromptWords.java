package org.dapo.prompt.fixed.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.prompting.WrittenPrompts;

/**
 * The sentences about a product.
 *
 * @param normal phrases for a sound product, which contain {@code {product}}
 * @param defect phrases for a defective product, which contain {@code {product}} and {@code {type}}
 * @param templates sentences that contain {@code {phrase}}
 */
record PromptWords(List<String> normal, List<String> defect, List<String> templates) {
    private static final String RESOURCE = "prompts.txt";

    /**
     * Checks that every state has a sentence.
     *
     * @throws IllegalArgumentException if a list is empty
     */
    PromptWords {
        normal = List.copyOf(normal);
        defect = List.copyOf(defect);
        templates = List.copyOf(templates);
        if (normal.isEmpty() || defect.isEmpty() || templates.isEmpty()) {
            throw new IllegalArgumentException(
                    RESOURCE + " needs a [normal], a [defect] and a [template] line at least");
        }
    }

    /**
     * The sentences shipped in the bundle.
     *
     * @return the words
     */
    static PromptWords bundled() {
        try (InputStream stream = PromptWords.class.getResourceAsStream(RESOURCE)) {
            return read(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    private static PromptWords read(BufferedReader reader) throws IOException {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("[")) {
                section = sections.computeIfAbsent(line, name -> new ArrayList<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                section.add(line);
            }
        }
        return new PromptWords(
                sections.getOrDefault("[normal]", List.of()),
                sections.getOrDefault("[defect]", List.of()),
                sections.getOrDefault("[template]", List.of()));
    }

    /**
     * The sentences of a state.
     *
     * @param product the words for the product
     * @param type the words that name the defect type; empty for the normal state
     * @return the sentences, every phrase in every template
     */
    List<String> sentences(String product, Optional<String> type) {
        List<String> phrases = type.map(words -> defect.stream()
                        .map(phrase -> phrase.replace("{type}", words))
                        .toList())
                .orElse(normal);
        return WrittenPrompts.sentences(phrases, templates, product);
    }
}
