package org.dapo.report.internal.html.gallery;

import java.util.Base64;
import org.dapo.api.image.RgbImage;
import org.dapo.imaging.Png;
import org.dapo.report.internal.html.markup.Element;

/** Embeds pictures in the page, so that it needs no other files. */
final class Pictures {
    private Pictures() {}

    /** A picture, with its description for screen readers. */
    static Element embedded(RgbImage image, String shows) {
        String data = Base64.getEncoder().encodeToString(Png.encode(image));
        return Element.of("img")
                .with("src", "data:image/png;base64," + data)
                .with("width", Integer.toString(image.width()))
                .with("height", Integer.toString(image.height()))
                .with("alt", shows);
    }
}
