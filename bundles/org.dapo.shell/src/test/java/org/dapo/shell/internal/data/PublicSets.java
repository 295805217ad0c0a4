package org.dapo.shell.internal.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Trees with the file names of the public sets. Each has one planted defect of each kind that its layout can have. */
final class PublicSets {
    private PublicSets() {}

    /** Writes a tree. */
    @FunctionalInterface
    interface Planting {
        void into(PlantedTree tree) throws IOException;
    }

    /**
     * A public set.
     *
     * @param name used in messages
     * @param layout the layout's name
     * @param taxonomy the name of the matching built-in taxonomy, if there is one
     * @param planting writes the tree
     */
    record PublicSet(String name, String layout, Optional<String> taxonomy, Planting planting) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<PublicSet> all() {
        List<PublicSet> all = new ArrayList<>();
        Products mvtec = new Products("leather", "good", "cut", "png", "%s/%s_mask.png");
        all.add(new PublicSet("MVTec AD", "mvtec", Optional.of("mvtec"), tree -> mvtec.plant(tree, true)));
        Products mpdd = new Products("metal_plate", "good", "total_rust", "png", "%s/%s_mask.png");
        all.add(new PublicSet("MPDD", "mvtec", Optional.of("mpdd"), tree -> mpdd.plant(tree, true)));
        Products sim = new Products("01Gorilla", "good", "Stains", "png", "%s/%s_mask.png");
        all.add(new PublicSet("MAD-Sim", "mad", Optional.of("mad-sim"), tree -> sim.plant(tree, true)));
        Products real = new Products("Bear", "good", "Stains", "jpg", "%s/%s.png");
        all.add(new PublicSet("MAD-Real", "mad", Optional.of("mad-real"), tree -> real.plant(tree, true)));
        Products loco = new Products("pushpins", "good", "logical_anomalies", "png", "%s/%s/000.png");
        all.add(new PublicSet("MVTec LOCO", "loco", Optional.of("loco"), tree -> loco.plant(tree, true)));
        Products btad = new Products("01", "ok", "ko", "bmp", "%s/%s.png");
        all.add(new PublicSet("BTAD", "btad", Optional.empty(), tree -> btad.plant(tree, false)));
        Products reorganised = new Products("1cls/pcb1", "good", "bad", "JPG", "%s/%s.png");
        all.add(new PublicSet(
                "VisA, reorganised", "visa", Optional.of("visa"), tree -> reorganised.plant(tree, false)));
        all.add(new PublicSet("VisA, as released", "visa", Optional.of("visa"), PublicSets::visa));
        all.add(new PublicSet("Real-IAD", "real-iad", Optional.of("real-iad"), PublicSets::realIad));
        all.add(new PublicSet("meta.json index", "index", Optional.of("mvtec"), PublicSets::index));
        all.add(new PublicSet("COCO", "coco", Optional.of("mvtec"), PublicSets::coco));
        all.add(new PublicSet("plain folder", "folder", Optional.empty(), PublicSets::folder));
        return all;
    }

    /** MVTec AD and its relatives: a product, its good folder, a type, the images' extension, and the pattern of mask names. */
    private record Products(String product, String good, String type, String ending, String mask) {
        void plant(PlantedTree tree, boolean named) throws IOException {
            String other = ending.equals("JPG") ? "jpg" : ending.toUpperCase(Locale.ROOT);
            tree.image(image("train", good, "000", ending)).image(image("test", good, "000", ending));
            for (String number : List.of("000", "001", "002", "004")) {
                tree.image(image("test", type, number, ending));
            }
            tree.mask(maskOf(type, "000"))
                    .expect("defect-without-mask", image("test", type, "001", ending))
                    .maskOfAnotherSize(maskOf(type, "002"))
                    .image(image("test", type, "003", other))
                    .mask(maskOf(type, "003"))
                    .expect("suffix-case", image("test", type, "003", other))
                    .emptyMask(maskOf(type, "004"))
                    .mask(maskOf(type, "099"))
                    .expect("mask-without-image", maskOf(type, "099"))
                    .image(image("test", good, "000", "tif"))
                    .expect("duplicate", image("test", good, "000", "tif"))
                    .brokenImage(image("test", good, "001", ending))
                    .linkOutside(image("test", good, "002", ending));
            if (named) {
                String unknown = type + "x";
                tree.image(image("test", unknown, "000", ending))
                        .mask(maskOf(unknown, "000"))
                        .expect("unknown-type", unknown);
            }
        }

        private String image(String split, String folder, String number, String suffix) {
            return "%s/%s/%s/%s.%s".formatted(product, split, folder, number, suffix);
        }

        private String maskOf(String folder, String number) {
            return product + "/ground_truth/" + mask.formatted(folder, number);
        }
    }

    private static void visa(PlantedTree tree) throws IOException {
        String images = "candle/Data/Images/";
        String masks = "candle/Data/Masks/Anomaly/";
        tree.image(images + "Normal/0000.JPG").linkOutside(images + "Normal/0001.JPG");
        tree.brokenImage(images + "Normal/0002.JPG");
        List<String> annotations = new ArrayList<>(List.of("image,label,mask"));
        List<String> splits = new ArrayList<>(List.of("object,split,label,image,mask"));
        for (String name : List.of("0000.JPG", "0001.JPG", "0002.JPG", "0000.JPG", "../../../../../secret.JPG")) {
            splits.add("candle,test,normal,%sNormal/%s,".formatted(images, name));
        }
        int number = 0;
        for (String label : List.of("spot", "spot", "spot", "\"spot, partical\"", "spot", "spott")) {
            String stem = "%03d".formatted(number++);
            String image = images + "Anomaly/" + stem + (stem.equals("003") ? ".jpg" : ".JPG");
            tree.image(image);
            annotations.add("%s,%s,%s%s.png".formatted(image, label, masks, stem));
            splits.add("candle,test,anomaly,%s,%s%s.png".formatted(image, masks, stem));
        }
        tree.mask(masks + "000.png")
                .expect("defect-without-mask", images + "Anomaly/001.JPG")
                .maskOfAnotherSize(masks + "002.png")
                .mask(masks + "003.png")
                .expect("suffix-case", images + "Anomaly/003.jpg")
                .emptyMask(masks + "004.png")
                .mask(masks + "005.png")
                .expect("unknown-type", "spott")
                .mask(masks + "099.png")
                .expect("mask-without-image", masks + "099.png")
                .expect("duplicate", images + "Normal/0000.JPG")
                .expect("leads-outside", tree.root() + "/split_csv/1cls.csv, line 6, image")
                .expect("leads-outside", tree.root() + "/split_csv/1cls.csv, line 3, image")
                .text("candle/image_anno.csv", annotations.toArray(String[]::new))
                .text("split_csv/1cls.csv", splits.toArray(String[]::new));
    }

    private static void realIad(PlantedTree tree) throws IOException {
        String folder = "realiad_1024/pcb/";
        tree.image(folder + "OK/a_0.jpg").brokenImage(folder + "OK/a_1.jpg").linkOutside(folder + "OK/a_2.jpg");
        List<String> entries = new ArrayList<>();
        for (String name : List.of("OK/a_0.jpg", "OK/a_1.jpg", "OK/a_2.jpg", "OK/a_0.jpg", "../../../secret.jpg")) {
            entries.add(
                    "{\"category\": \"pcb\", \"anomaly_class\": \"OK\", \"image_path\": \"%s\", \"mask_path\": null}"
                            .formatted(name));
        }
        int number = 0;
        for (String code : List.of("HS", "HS", "HS", "HS", "HS", "XX")) {
            String stem = "NG/%s/b_%d".formatted(code, number);
            String image = stem + (number++ == 3 ? ".JPG" : ".jpg");
            tree.image(folder + image);
            entries.add(
                    "{\"category\": \"pcb\", \"anomaly_class\": \"%s\", \"image_path\": \"%s\", \"mask_path\": \"%s.png\"}"
                            .formatted(code, image, stem));
        }
        String list = tree.root() + "/realiad_jsons/pcb.json: $.test[%d].image_path";
        tree.mask(folder + "NG/HS/b_0.png")
                .expect("defect-without-mask", folder + "NG/HS/b_1.jpg")
                .maskOfAnotherSize(folder + "NG/HS/b_2.png")
                .mask(folder + "NG/HS/b_3.png")
                .expect("suffix-case", folder + "NG/HS/b_3.JPG")
                .emptyMask(folder + "NG/HS/b_4.png")
                .mask(folder + "NG/XX/b_5.png")
                .expect("unknown-type", "XX")
                .mask(folder + "NG/HS/b_99.png")
                .expect("mask-without-image", folder + "NG/HS/b_99.png")
                .expect("duplicate", folder + "OK/a_0.jpg")
                .expect("leads-outside", list.formatted(2))
                .expect("leads-outside", list.formatted(4))
                .text(
                        "realiad_jsons/pcb.json",
                        "{\"meta\": {\"normal_class\": \"OK\", \"prefix\": \"pcb/\"}, \"test\": [",
                        String.join(",\n", entries),
                        "]}");
    }

    private static void index(PlantedTree tree) throws IOException {
        tree.image("leather/good_0.png").brokenImage("leather/good_1.png").link("leather/good_2.png");
        List<String> entries = new ArrayList<>();
        for (String name : List.of("leather/good_0.png", "leather/good_1.png", "leather/good_2.png")) {
            entries.add("{\"img_path\": \"%s\", \"anomaly\": 0}".formatted(name));
        }
        entries.add("{\"img_path\": \"leather/good_0.png\", \"anomaly\": 0}");
        entries.add("{\"img_path\": \"../secret.png\", \"anomaly\": 0}");
        int number = 0;
        for (String type : List.of("cut", "cut", "cut", "cut", "cut", "cutt")) {
            String image = "leather/cut_%d.%s".formatted(number, number == 3 ? "PNG" : "png");
            tree.image(image);
            entries.add(
                    "{\"img_path\": \"%s\", \"mask_path\": \"leather/mask_%d.png\", \"specie_name\": \"%s\", \"anomaly\": 1}"
                            .formatted(image, number++, type));
        }
        tree.mask("leather/mask_0.png")
                .expect("defect-without-mask", "leather/cut_1.png")
                .maskOfAnotherSize("leather/mask_2.png")
                .mask("leather/mask_3.png")
                .expect("suffix-case", "leather/cut_3.PNG")
                .emptyMask("leather/mask_4.png")
                .mask("leather/mask_5.png")
                .expect("unknown-type", "cutt")
                .expect("duplicate", "leather/good_0.png")
                .expect("leads-outside", tree.root() + "/meta.json: $.leather[2].img_path")
                .expect("leads-outside", tree.root() + "/meta.json: $.leather[4].img_path")
                .text("meta.json", "{\"leather\": [", String.join(",\n", entries), "]}");
    }

    private static void coco(PlantedTree tree) throws IOException {
        String image = "{\"id\": %d, \"file_name\": \"%s\", \"width\": %d, \"height\": 3}";
        String annotation = "{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"segmentation\": [%s], \"bbox\": []}";
        String square = "[0, 0, 0, 2, 2, 2, 2, 0]";
        List<String> images = new ArrayList<>();
        List<String> annotations = new ArrayList<>();
        String[] files = {"0.png", "1.png", "2.png", "3.PNG", "4.png", "5.png"};
        for (int i = 0; i < files.length; i++) {
            tree.image("images/" + files[i]);
            images.add(image.formatted(i, files[i], i == 2 ? 5 : 4));
            String outline = i == 1 ? "" : i == 4 ? "[1, 1, 1, 1, 1, 1]" : square;
            annotations.add(annotation.formatted(i, i, i == 5 ? 2 : 1, outline));
        }
        annotations.add(annotation.formatted(6, 66, 1, square));
        tree.image("good/0.png").image("good/0.bmp").brokenImage("images/7.png").linkOutside("images/8.png");
        images.add(image.formatted(7, "7.png", 4));
        images.add(image.formatted(8, "8.png", 4));
        images.add(image.formatted(9, "../../secret.png", 4));
        String list = tree.root() + "/annotations/instances_test.json: $.images[%d].file_name";
        tree.expect("defect-without-mask", "images/1.png")
                .expect("mask-size", "the annotations of 'cut' in images/2.png")
                .expect("suffix-case", "images/3.PNG")
                .expect("mask-empty", "the annotations of 'cut' in images/4.png")
                .expect("unknown-type", "cutt")
                .expect("unknown-product", "data")
                .expect("mask-without-image", "annotations/instances_test.json")
                .expect("duplicate", "good/0.png")
                .expect("leads-outside", list.formatted(7))
                .expect("leads-outside", list.formatted(8))
                .text(
                        "annotations/instances_test.json",
                        "{\"images\": [" + String.join(",\n", images) + "],",
                        "\"categories\": [{\"id\": 1, \"name\": \"cut\"}, {\"id\": 2, \"name\": \"cutt\"}],",
                        "\"annotations\": [" + String.join(",\n", annotations) + "]}");
    }

    private static void folder(PlantedTree tree) throws IOException {
        tree.image("good/0.png")
                .image("good/1.png")
                .image("bad/2.PNG")
                .expect("suffix-case", "bad/2.PNG")
                .image("bad/3.bmp")
                .image("bad/3.png")
                .expect("duplicate", "bad/3.png")
                .brokenImage("bad/4.png")
                .linkOutside("bad/5.png")
                .image("6.png")
                .expect("file-ignored", "6.png");
    }
}
