package org.dapo.api.pipeline;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The origin of a result. It contains no clock time: equal provenance on the same machine means an equal result.
 *
 * @param backbone the backbone's name
 * @param backboneSha256 a hash that identifies its weights: theirs, or that of a description which determines them
 * @param prompt the prompt strategy's name
 * @param promptVersion the prompt strategy's version
 * @param profile the profile of the prompt strategy
 * @param taxonomy the taxonomy's name
 * @param taxonomySha256 the hash of its types, names and products
 * @param seed the seed of all random numbers
 * @param imageSize the input side S in pixels
 * @param device the device that computed, such as {@code cpu}
 * @param threads the number of threads that computed
 * @param versions the versions of the suite, of the tensor engine and of Java, by name
 * @param settings all other settings, such as learning rate and batch, by name
 */
public record Provenance(
        String backbone,
        String backboneSha256,
        String prompt,
        String promptVersion,
        String profile,
        String taxonomy,
        String taxonomySha256,
        long seed,
        int imageSize,
        String device,
        int threads,
        Map<String, String> versions,
        Map<String, String> settings) {
    /** Rejects null components and values, and sorts the maps by name. */
    public Provenance {
        Objects.requireNonNull(backbone, "backbone");
        Objects.requireNonNull(backboneSha256, "backboneSha256");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(promptVersion, "promptVersion");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(taxonomy, "taxonomy");
        Objects.requireNonNull(taxonomySha256, "taxonomySha256");
        Objects.requireNonNull(device, "device");
        versions = sorted(Objects.requireNonNull(versions, "versions"));
        settings = sorted(Objects.requireNonNull(settings, "settings"));
    }

    /**
     * Copies this provenance with additional settings.
     *
     * @param more the settings by name; they replace existing settings of the same name
     * @return a provenance that differs only in its settings
     */
    public Provenance with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(more);
        return new Provenance(
                backbone,
                backboneSha256,
                prompt,
                promptVersion,
                profile,
                taxonomy,
                taxonomySha256,
                seed,
                imageSize,
                device,
                threads,
                versions,
                all);
    }

    private static Map<String, String> sorted(Map<String, String> texts) {
        texts.forEach((name, text) -> Objects.requireNonNull(text, name));
        return Collections.unmodifiableMap(new TreeMap<>(texts));
    }
}
