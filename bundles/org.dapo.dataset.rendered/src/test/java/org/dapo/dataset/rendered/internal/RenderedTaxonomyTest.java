package org.dapo.dataset.rendered.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.plan.Plan;
import org.dapo.dataset.rendered.internal.plan.Split;
import org.dapo.dataset.rendered.internal.product.Catalogue;
import org.junit.jupiter.api.Test;

class RenderedTaxonomyTest {
    private final JsonObject taxonomy = read();

    @Test
    void itSaysOfEachProductTheTypesThatAreRenderedOnIt() {
        Map<String, Set<String>> rendered = new TreeMap<>();
        for (Split split : Plan.FROZEN.splits().values()) {
            split.types().forEach((product, kinds) -> kinds.stream()
                    .map(DefectKind::name)
                    .forEach(rendered.computeIfAbsent(product, any -> new TreeSet<>())::add));
        }
        Map<String, Set<String>> said = new TreeMap<>();
        products().forEach((product, entry) -> {
            Set<String> types = said.computeIfAbsent(product, any -> new TreeSet<>());
            entry.getAsJsonObject().getAsJsonArray("types").forEach(type -> types.add(type.getAsString()));
        });
        assertEquals(rendered, said);
    }

    @Test
    void itCallsProductsAndTypesWhatCaptionsCallThem() {
        products()
                .forEach((product, entry) -> assertEquals(
                        Catalogue.products().get(product).nouns().get(0),
                        entry.getAsJsonObject().get("words").getAsString()));
        for (JsonElement type : taxonomy.getAsJsonArray("types")) {
            String id = type.getAsJsonObject().get("id").getAsString();
            String phrase = type.getAsJsonObject().get("phrase").getAsString();
            String words = DefectKind.kinds().get(id).words();
            assertTrue(words.matches("(an? )?" + phrase), () -> words + " and " + phrase);
        }
    }

    @Test
    void itNeedsNoWordBeyondTheVocabulary() throws Exception {
        List<String> words = new ArrayList<>(List.of("flawless", "object", "anomaly"));
        products()
                .values()
                .forEach(entry -> words.addAll(Arrays.asList(
                        entry.getAsJsonObject().get("words").getAsString().split(" "))));
        taxonomy.getAsJsonArray("types")
                .forEach(type -> words.addAll(Arrays.asList(
                        type.getAsJsonObject().get("phrase").getAsString().split(" "))));
        words.removeAll(CaptionsTest.vocabulary());
        assertEquals(List.of(), words);
    }

    private Map<String, JsonElement> products() {
        return taxonomy.getAsJsonObject("products").asMap();
    }

    private static JsonObject read() {
        Reader file = new InputStreamReader(
                RenderedTaxonomyTest.class.getResourceAsStream("/taxonomies/rendered.json"), StandardCharsets.UTF_8);
        return JsonParser.parseReader(file).getAsJsonObject();
    }
}
