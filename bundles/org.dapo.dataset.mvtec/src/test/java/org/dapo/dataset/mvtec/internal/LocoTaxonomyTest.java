package org.dapo.dataset.mvtec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.taxonomy.json.TaxonomyFile;
import org.dapo.testkit.DefectTaxonomyContract;
import org.junit.jupiter.api.Test;

class LocoTaxonomyTest extends DefectTaxonomyContract {
    @Override
    protected DefectTaxonomy taxonomy() {
        return TaxonomyFile.read(Path.of("src/main/resources/taxonomies/loco.json"));
    }

    @Test
    void bothFoldersAndAllProductsAreNamed() {
        for (String folder : List.of("logical_anomalies", "structural_anomalies")) {
            assertTrue(taxonomy().resolve(folder).isPresent(), folder);
        }
        assertEquals(5, taxonomy().products().size());
    }
}
