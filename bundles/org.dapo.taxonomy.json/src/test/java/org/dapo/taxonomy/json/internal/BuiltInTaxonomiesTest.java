package org.dapo.taxonomy.json.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.testkit.DefectTaxonomyContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BuiltInTaxonomiesTest {
    @Nested
    class Mvtec extends BuiltIn {
        Mvtec() {
            super("mvtec", 20, 48, 15);
        }

        @Test
        void foldsAreMisplacedAndThePrototypeTunesWithOtherWords() {
            DefectType type = taxonomy().resolve("fold").orElseThrow();
            assertEquals("misplaced", type.phrase());
            assertEquals("misaligned", type.tuningPhrase().orElseThrow());
            assertEquals(
                    8,
                    taxonomy().types().stream()
                            .filter(each -> each.tuningPhrase().isPresent())
                            .count());
            assertEquals(
                    List.of("color", "cut", "glue", "poke", "misplaced"),
                    taxonomy().product("leather").types());
        }
    }

    @Nested
    class Visa extends BuiltIn {
        Visa() {
            super("visa", 18, 18, 12);
        }
    }

    @Nested
    class Mpdd extends BuiltIn {
        Mpdd() {
            super("mpdd", 7, 8, 6);
        }
    }

    @Nested
    class MadSim extends BuiltIn {
        MadSim() {
            super("mad-sim", 3, 3, 20);
        }
    }

    @Nested
    class MadReal extends BuiltIn {
        MadReal() {
            super("mad-real", 2, 2, 10);
        }
    }

    @Nested
    class RealIad extends BuiltIn {
        RealIad() {
            super("real-iad", 8, 8, 30);
        }
    }

    abstract static class BuiltIn extends DefectTaxonomyContract {
        private final String name;
        private final int types;
        private final int names;
        private final int products;

        BuiltIn(String name, int types, int names, int products) {
            this.name = name;
            this.types = types;
            this.names = names;
            this.products = products;
        }

        @Override
        protected DefectTaxonomy taxonomy() {
            String file = "/taxonomies/" + name + ".json";
            try (InputStream in = BuiltInTaxonomiesTest.class.getResourceAsStream(file)) {
                return TaxonomyReader.read(file, in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (TaxonomyException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void hasTheNumbersOfThePublishedSet() {
            Taxonomy taxonomy = (Taxonomy) taxonomy();
            assertEquals(name, taxonomy.name());
            assertEquals(types, taxonomy.types().size());
            assertEquals(
                    names,
                    taxonomy.types().stream()
                            .mapToInt(type -> type.names().size())
                            .sum());
            assertEquals(products, taxonomy.products().size());
        }
    }
}
