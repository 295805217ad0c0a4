package org.dapo.engine.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.junit.jupiter.api.Test;

class TaxonomyHashTest {
    /** If the hash changed, existing checkpoints, packs and thresholds would match no taxonomy. */
    @Test
    void theHashOfATaxonomyIsWhatItWas() {
        assertEquals("4fca14793f487e515b1b51bb6b03b8d5f276922d3fb41fbd93ee68c6da41c8b2", TaxonomyHash.of(new Metal()));
    }

    private record Metal() implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(
                    new DefectType("hole", "hole", List.of("pit"), Optional.empty()),
                    new DefectType("color", "color", List.of(), Optional.of("discolor ation")));
        }

        @Override
        public Set<String> normalNames() {
            return Set.of("ok", "good");
        }

        @Override
        public Map<String, Product> products() {
            return Map.of("plate", new Product("metal plate", List.of("hole")));
        }
    }
}
