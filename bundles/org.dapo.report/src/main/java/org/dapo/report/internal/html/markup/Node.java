package org.dapo.report.internal.html.markup;

/** A part of a page. */
public sealed interface Node permits Element, Node.Text, Node.Style {
    /**
     * Text as the reader sees it. Markup in it is shown literally.
     *
     * @param content any characters
     */
    record Text(String content) implements Node {}

    /**
     * A style sheet. HTML has no escapes in it, so its content is not escaped and must be the project's own.
     *
     * @param css the rules
     */
    record Style(String css) implements Node {
        public Style {
            if (css.contains("<")) {
                throw new IllegalArgumentException("a style sheet with a '<' could end its element");
            }
        }
    }
}
