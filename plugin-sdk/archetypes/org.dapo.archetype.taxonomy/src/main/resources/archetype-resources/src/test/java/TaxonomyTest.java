package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.taxonomy.json.TaxonomyFile;
import org.dapo.testkit.DefectTaxonomyContract;
import org.junit.jupiter.api.Test;

/** The contract test of the file in the bundle, and the names that the available data sets use. */
class TaxonomyTest extends DefectTaxonomyContract {
    private static final Path FILE = Path.of("src/main/resources/taxonomies/${artifactId}.json");

    @Override
    protected DefectTaxonomy taxonomy() {
        return TaxonomyFile.read(FILE);
    }

    @Test
    void everyNameThatTheDataSetsUseIsKnown() {
        assertEquals(Optional.of("scratch"), taxonomy().resolve("SCR").map(DefectType::id));
        assertEquals(Optional.of("dent"), taxonomy().resolve("Dents").map(DefectType::id));
        assertEquals(List.of("scratch"), taxonomy().product("bolt").types());
    }
}
