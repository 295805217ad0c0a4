package org.dapo.dataset.visa.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes small trees with the file names of VisA. Images and masks are empty files, since an adapter does not read them. */
final class VisaTree {
    private VisaTree() {}

    /** Writes the released layout: a product with two normal images, an image of one type, and an image of two types. */
    static void released(Path root) throws IOException {
        files(
                root,
                "candle/Data/Images/Normal/0000.JPG",
                "candle/Data/Images/Normal/0001.JPG",
                "candle/Data/Images/Anomaly/000.JPG",
                "candle/Data/Images/Anomaly/001.JPG",
                "candle/Data/Masks/Anomaly/000.png",
                "candle/Data/Masks/Anomaly/001.png");
        write(
                root.resolve("candle/image_anno.csv"),
                "image,label,mask",
                "candle/Data/Images/Normal/0000.JPG,normal,",
                "candle/Data/Images/Normal/0001.JPG,normal,",
                "candle/Data/Images/Anomaly/000.JPG,chunk of wax missing,candle/Data/Masks/Anomaly/000.png",
                "candle/Data/Images/Anomaly/001.JPG,\"weird candle wick, foreign particals on candle\","
                        + "candle/Data/Masks/Anomaly/001.png");
        write(
                root.resolve("split_csv/1cls.csv"),
                "object,split,label,image,mask",
                "candle,train,normal,candle/Data/Images/Normal/0000.JPG,",
                "candle,test,normal,candle/Data/Images/Normal/0001.JPG,",
                "candle,test,anomaly,candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png",
                "candle,test,anomaly,candle/Data/Images/Anomaly/001.JPG,candle/Data/Masks/Anomaly/001.png");
    }

    static void reorganised(Path root) throws IOException {
        files(
                root,
                "1cls/pcb1/train/good/0000.JPG",
                "1cls/pcb1/test/good/0001.JPG",
                "1cls/pcb1/test/bad/000.JPG",
                "1cls/pcb1/ground_truth/bad/000.png");
    }

    static void files(Path root, String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.createFile(root.resolve(name));
        }
    }

    static void write(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }
}
