package com.example.magnetictile.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.testkit.DefectTaxonomyContract;
import org.junit.jupiter.api.Test;

/** The file, read as far as this set needs it; the suite itself reads it more strictly. */
class MagneticTileTaxonomyTest extends DefectTaxonomyContract {
    private static final JsonObject JSON = JsonParser.parseReader(new InputStreamReader(
                    MagneticTileTaxonomyTest.class.getResourceAsStream("/taxonomies/magnetic-tile.json"),
                    StandardCharsets.UTF_8))
            .getAsJsonObject();

    @Override
    protected DefectTaxonomy taxonomy() {
        return new FileTaxonomy(types(), Set.copyOf(strings(JSON.get("normal"))), products());
    }

    @Test
    void everyFolderOfTheSetIsNamed() {
        for (String folder : List.of("Blowhole", "Break", "Crack", "Fray", "Uneven")) {
            assertEquals(
                    Optional.of(folder.toLowerCase(Locale.ROOT)),
                    taxonomy().resolve(folder).map(DefectType::id));
        }
        assertEquals("magnetic tile", taxonomy().product("magnetic_tile").words());
    }

    private record FileTaxonomy(List<DefectType> types, Set<String> normalNames, Map<String, Product> products)
            implements DefectTaxonomy {}

    private static List<DefectType> types() {
        return JSON.getAsJsonArray("types").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(type -> new DefectType(
                        type.get("id").getAsString(),
                        type.get("phrase").getAsString(),
                        strings(type.get("names")),
                        Optional.empty()))
                .toList();
    }

    private static Map<String, Product> products() {
        List<String> everyType = types().stream().map(DefectType::id).toList();
        Map<String, Product> products = new TreeMap<>();
        JSON.getAsJsonObject("products").asMap().forEach((name, product) ->
                products.put(name, new Product(product.getAsJsonObject().get("words").getAsString(), everyType)));
        return Map.copyOf(products);
    }

    private static List<String> strings(JsonElement list) {
        return list.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }
}
