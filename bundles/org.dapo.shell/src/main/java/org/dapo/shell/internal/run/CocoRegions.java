package org.dapo.shell.internal.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Region;
import org.dapo.shell.internal.terminal.PlainJson;

/**
 * Writes the regions found as COCO annotations (Lin et al., "Microsoft COCO", 2014; the data format of object detection). The
 * type is the category, {@code score} the region's peak. Categories are in order of first occurrence.
 */
final class CocoRegions {
    /** The category of a region without a named type. */
    private static final String UNNAMED = "defect";

    private final List<Map<String, Object>> images = new ArrayList<>();
    private final List<Map<String, Object>> annotations = new ArrayList<>();
    private final Map<String, Integer> categories = new LinkedHashMap<>();

    /** Adds the regions found in an image. */
    void add(Path file, Inspection found) {
        int image = images.size() + 1;
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", image);
        entry.put("file_name", file.toString());
        entry.put("width", found.image().width());
        entry.put("height", found.image().height());
        images.add(entry);
        found.regions().forEach(region -> annotations.add(annotation(image, region)));
    }

    private Map<String, Object> annotation(int image, Region region) {
        List<Integer> polygon = new ArrayList<>();
        region.polygon().forEach(corner -> polygon.addAll(List.of(corner.x(), corner.y())));
        Map<String, Object> annotation = new LinkedHashMap<>();
        annotation.put("id", annotations.size() + 1);
        annotation.put("image_id", image);
        annotation.put(
                "category_id", categories.computeIfAbsent(region.type().orElse(UNNAMED), any -> categories.size() + 1));
        annotation.put("bbox", List.of(region.left(), region.top(), region.width(), region.height()));
        annotation.put("segmentation", List.of(polygon));
        annotation.put("area", region.area());
        annotation.put("iscrowd", 0);
        annotation.put("score", region.peak());
        return annotation;
    }

    /** The content of the file. */
    String json() {
        List<Map<String, Object>> named = new ArrayList<>();
        categories.forEach((name, id) -> {
            Map<String, Object> category = new LinkedHashMap<>();
            category.put("id", id);
            category.put("name", name);
            named.add(category);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("images", images);
        json.put("annotations", annotations);
        json.put("categories", named);
        return PlainJson.text(json);
    }
}
