package org.dapo.report.internal.html.markup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class MarkupTest {
    private static final String HOSTILE = "\"]]><img src=x onerror='alert(1)'>&amp;</script><!--";

    @Test
    void whatIsTextStaysTextAndWhatIsAValueStaysAValue() {
        Document page = parse(Element.of("p", HOSTILE).with("title", HOSTILE));

        assertEquals(HOSTILE, page.selectFirst("p").wholeText());
        assertEquals(HOSTILE, page.selectFirst("p").attr("title"));
        assertEquals(0, page.select("img, script").size());
    }

    @Test
    void controlCharactersAreSeenAsWhatTheyAreNot() {
        assertEquals(
                "a\ufffdb", parse(Element.of("p", "a\u0000b")).selectFirst("p").wholeText());
    }

    @Test
    void nothingFromOutsideCanBeAName() {
        assertThrows(IllegalArgumentException.class, () -> Element.of("p onclick"));
        assertThrows(IllegalArgumentException.class, () -> Element.of("p").with("x=\"", ""));
        assertThrows(IllegalArgumentException.class, () -> new Node.Style("</style>"));
    }

    private static Document parse(Element element) {
        return Jsoup.parse(Markup.document(Element.of("html", Element.of("body", element))));
    }
}
