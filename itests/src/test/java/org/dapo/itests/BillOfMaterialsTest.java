package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the software bill of materials names every bundle of the distribution with its hash, and what bundles embed. */
class BillOfMaterialsTest {
    private JsonObject bill;

    @BeforeEach
    void read() throws IOException {
        Path file = Distribution.home().resolve("bom.json");
        assumeTrue(Files.exists(file), "built offline, when Maven makes no bill of materials");
        bill = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    @Test
    void everyBundleIsAComponentWithItsHash() throws Exception {
        Map<String, String> hashes = new HashMap<>();
        for (JsonElement component : bill.getAsJsonArray("components")) {
            sha256(component.getAsJsonObject()).ifPresent(hash -> hashes.put(hash, name(component)));
        }
        List<String> unknown = new ArrayList<>();
        for (Path bundle : Distribution.bundles()) {
            if (!hashes.containsKey(sha256(bundle))) {
                unknown.add(Distribution.name(bundle));
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void whatBundlesCarryInsideIsNamedToo() {
        List<String> names = StreamSupport.stream(
                        bill.getAsJsonArray("components").spliterator(), false)
                .map(BillOfMaterialsTest::name)
                .toList();
        for (String inside : List.of("ai.djl:api", "ai.djl.pytorch:pytorch-native-cpu", "net.razorvine:pickle")) {
            assertTrue(names.contains(inside), () -> inside + " in " + names);
        }
    }

    private static String name(JsonElement component) {
        JsonObject object = component.getAsJsonObject();
        return object.get("group").getAsString() + ":" + object.get("name").getAsString();
    }

    private static Optional<String> sha256(JsonObject component) {
        return Optional.ofNullable(component.getAsJsonArray("hashes")).stream()
                .flatMap(hashes -> StreamSupport.stream(hashes.spliterator(), false))
                .map(JsonElement::getAsJsonObject)
                .filter(hash -> hash.get("alg").getAsString().equals("SHA-256"))
                .map(hash -> hash.get("content").getAsString())
                .findFirst();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
