package org.dapo.report.internal.html.markup;

import java.util.Map;
import java.util.Set;

/** Writes a tree of nodes as HTML. All escaping happens here. */
public final class Markup {
    /** Elements of HTML that have no content and no end tag. */
    private static final Set<String> VOID = Set.of("meta", "link", "img");

    private final StringBuilder text = new StringBuilder();

    private Markup() {}

    /** A complete HTML 5 document. */
    public static String document(Element html) {
        Markup markup = new Markup();
        markup.text.append("<!DOCTYPE html>\n");
        markup.write(html);
        return markup.text.append('\n').toString();
    }

    /** The number of characters of a node. */
    public static int length(Node node) {
        Markup markup = new Markup();
        markup.write(node);
        return markup.text.length();
    }

    private void write(Node node) {
        if (node instanceof Element element) {
            element(element);
        } else if (node instanceof Node.Style style) {
            text.append("<style>\n").append(style.css()).append("</style>");
        } else if (node instanceof Node.Text words) {
            escape(words.content());
        }
    }

    private void element(Element element) {
        text.append('<').append(element.name());
        for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
            text.append(' ').append(attribute.getKey()).append("=\"");
            escape(attribute.getValue());
            text.append('"');
        }
        text.append('>');
        element.children().forEach(this::write);
        if (!VOID.contains(element.name())) {
            text.append("</").append(element.name()).append('>');
        }
    }

    /** Escapes for text and for double-quoted attributes alike. */
    private void escape(String content) {
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> text.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\ufffd' : c);
            }
        }
    }
}
