package org.dapo.dataset.rendered.internal.product;

import static org.dapo.dataset.rendered.internal.product.Product.Generic.PART;
import static org.dapo.dataset.rendered.internal.product.Product.Generic.SURFACE;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All products. */
public final class Catalogue {
    private static final float ANY = 0.5f;
    private static final float LITTLE = 0.04f;
    private static final Colour GREY = Colour.of("grey", 0x9a9da0);
    private static final Colour SILVER = Colour.of("silver", 0xb6b9bd);
    private static final Colour DARK = Colour.of("dark", 0x5c5f63);
    private static final Colour BLACK = Colour.of("black", 0x34363a);
    private static final Colour WHITE = Colour.of("white", 0xdcdad4);
    private static final Colour BEIGE = Colour.of("beige", 0xcbb593);
    private static final Colour BROWN = Colour.of("brown", 0x8a5c38);
    private static final Colour RED = Colour.of("red", 0x9c4038);
    private static final Colour BLUE = Colour.of("blue", 0x44699c);
    private static final Colour GREEN = Colour.of("green", 0x4c7f55);
    private static final Colour YELLOW = Colour.of("yellow", 0xc9a44a);
    private static final Colour[] ALL_COLOURS = {
        GREY, SILVER, DARK, BLACK, WHITE, BEIGE, BROWN, RED, BLUE, GREEN, YELLOW
    };

    private static final Map<String, Product> PRODUCTS = byName(
            of("leather", SURFACE, ANY, SoftSheets::leather, "leather").in(BROWN, BLACK, BEIGE, RED),
            of("cloth", SURFACE, ANY, SoftSheets::cloth, "cloth", "fabric").in(BLUE, BEIGE, RED, GREEN, GREY),
            of("carpet", SURFACE, ANY, SoftSheets::carpet, "carpet").in(GREY, BLUE, BROWN, GREEN),
            of("paper", SURFACE, ANY, SoftSheets::paper, "paper").in(WHITE, BEIGE, YELLOW),
            of("cardboard", SURFACE, ANY, SoftSheets::cardboard, "cardboard").in(BROWN, BEIGE),
            of("brushed-metal", SURFACE, ANY, HardSheets::brushedMetal, "brushed metal", "steel sheet")
                    .in(SILVER, GREY, DARK),
            of("cast-metal", SURFACE, ANY, HardSheets::castMetal, "cast metal", "iron")
                    .in(DARK, GREY),
            of("perforated-plate", SURFACE, ANY, HardSheets::perforatedPlate, "perforated plate", "metal plate")
                    .in(SILVER, GREY, DARK),
            of("glass", SURFACE, ANY, HardSheets::glass, "glass")
                    .in(Colour.of("green", 0xa9c4b8), Colour.of("blue", 0xa8bccb)),
            of("tile", SURFACE, ANY, HardSheets::tile, "ceramic tile").in(WHITE, BEIGE, BLUE, GREEN, RED),
            of("mesh", SURFACE, ANY, HardSheets::mesh, "wire mesh").in(SILVER, DARK, YELLOW),
            of("wood", SURFACE, ANY, Grains::wood, "wood").in(BROWN, BEIGE, YELLOW),
            of("concrete", SURFACE, ANY, Grains::concrete, "concrete").in(GREY, BEIGE),
            of("cork", SURFACE, ANY, Grains::cork, "cork").in(Colour.of("brown", 0xb98d5c), BEIGE),
            of("foam", SURFACE, ANY, Grains::foam, "foam").in(YELLOW, WHITE, BLUE, BLACK),
            of("washer", PART, ANY, RoundParts::washer, "washer", "metal ring").in(SILVER, GREY, YELLOW),
            of("gear", PART, ANY, RoundParts::gear, "gear").in(SILVER, GREY, DARK, YELLOW),
            of("seal", PART, ANY, RoundParts::seal, "rubber seal").in(BLACK, RED, GREEN),
            of("bottle", PART, ANY, RoundParts::bottle, "bottle").in(GREEN, BROWN, BLUE),
            of("cable", PART, ANY, RoundParts::cable, "cable").in(BLACK, GREY, WHITE),
            of("pill", PART, ANY, SmallParts::pill, "pill", "tablet").in(WHITE, BEIGE, RED, YELLOW),
            of("capsule", PART, ANY, SmallParts::capsule, "capsule").in(RED, GREEN, BLUE, YELLOW),
            of("screw", PART, ANY, SmallParts::screw, "screw").in(SILVER, GREY, YELLOW),
            of("label", PART, LITTLE, SmallParts::label, "label").in(RED, BLUE, GREEN),
            of("zipper", PART, LITTLE, Assemblies::zipper, "zipper").in(BLACK, BLUE, RED, GREY),
            of("connector", PART, ANY, Assemblies::connector, "connector", "plug")
                    .in(BLACK, GREY, BLUE, WHITE),
            of("board", PART, LITTLE, Assemblies::board, "circuit board")
                    .in(Colour.of("green", 0x2f6a48), Colour.of("blue", 0x2c5484)),
            of("invented-sheet", SURFACE, ANY, Inventions::sheet, "material").in(ALL_COLOURS),
            of("invented-assembly", SURFACE, ANY, InventedAssemblies::assembly, "object", "product")
                    .in(ALL_COLOURS),
            of("invented-net", SURFACE, ANY, InventedNets::net, "material", "object")
                    .in(ALL_COLOURS),
            of("invented-rod", PART, ANY, InventedRods::rod, "part", "item").in(ALL_COLOURS),
            of("invented-part", PART, ANY, Inventions::part, "part", "item").in(ALL_COLOURS));

    private Catalogue() {}

    /** A product, but for its colours. */
    private record Outline(String name, Product.Generic generic, float turn, Design design, String... nouns) {
        Product in(Colour... colours) {
            return new Product(name, List.of(nouns), generic, List.of(colours), turn, design);
        }
    }

    private static Outline of(String name, Product.Generic generic, float turn, Design design, String... nouns) {
        return new Outline(name, generic, turn, design, nouns);
    }

    private static Map<String, Product> byName(Product... products) {
        Map<String, Product> byName = new LinkedHashMap<>();
        Arrays.stream(products).forEach(product -> byName.put(product.name(), product));
        return Collections.unmodifiableMap(byName);
    }

    /** The products by name. */
    public static Map<String, Product> products() {
        return PRODUCTS;
    }
}
