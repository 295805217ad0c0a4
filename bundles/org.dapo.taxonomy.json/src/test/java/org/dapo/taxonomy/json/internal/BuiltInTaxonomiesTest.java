package org.dapo.taxonomy.json.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.testkit.DefectTaxonomyContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            super("visa", 22, 47, 12);
        }

        /** The types of image_anno.csv, without "other". */
        @ParameterizedTest
        @CsvSource({
            "candle, chunk of wax missing; damaged corner of packaging; weird candle wick; different colour spot;"
                    + " extra wax in candle; foreign particals on candle; wax melded out of the candle",
            "capsules, bubble; discolor; scratch; leak; misshape",
            "cashew, burnt; corner or edge breakage; different colour spot; middle breakage; small holes;"
                    + " small scratches; stuck together; same colour spot",
            "chewinggum, chunk of gum missing; corner missing; scratches; similar colour spot; small cracks",
            "fryum, burnt; corner or edge breakage; different colour spot; fryum stuck together; middle breakage;"
                    + " similar colour spot; small scratches",
            "macaroni1, chip around edge and corner; different colour spot; middle breakage; similar colour spot;"
                    + " small cracks; small scratches",
            "macaroni2, breakage down the middle; color spot similar to the object; different color spot;"
                    + " small chip around edge; small cracks; small scratches",
            "pcb1, bent; melt; scratch; missing",
            "pcb4, burnt; scratch; missing; damage; extra; wrong place; dirt",
            "pipe_fryum, burnt; corner and edge breakage; different colour spot; middle breakage; similar colour spot;"
                    + " small scratches; stuck together; small cracks",
        })
        void knowsTheLabelsAsTheyAreReleased(String product, String labels) {
            Set<String> possible = Set.copyOf(taxonomy().product(product).types());
            for (String label : labels.split("; ?")) {
                assertEquals(
                        1,
                        taxonomy().types().stream()
                                .filter(type -> possible.contains(type.id()) && type.answersTo(label))
                                .count(),
                        label);
            }
        }
    }

    @Nested
    class Mpdd extends BuiltIn {
        Mpdd() {
            super("mpdd", 7, 9, 6);
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
