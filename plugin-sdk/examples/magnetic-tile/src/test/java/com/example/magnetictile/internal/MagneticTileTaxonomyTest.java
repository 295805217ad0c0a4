package com.example.magnetictile.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.taxonomy.json.TaxonomyFile;
import org.dapo.testkit.DefectTaxonomyContract;
import org.junit.jupiter.api.Test;

class MagneticTileTaxonomyTest extends DefectTaxonomyContract {
    @Override
    protected DefectTaxonomy taxonomy() {
        return TaxonomyFile.read(Path.of("src/main/resources/taxonomies/magnetic-tile.json"));
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
}
