package org.dapo.report.internal.html;

/** A part of a page. */
sealed interface Node permits Element, Node.Text, Node.Style {
    /**
     * Text as the reader is to see it; markup in it is shown and not obeyed.
     *
     * @param content any characters
     */
    record Text(String content) implements Node {}

    /**
     * A style sheet. Its content is not escaped, as HTML has no escapes there, and so must be the project's own.
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
