package org.dapo.report.internal.html;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An element of HTML or SVG. Never changes: each method gives another one.
 *
 * @param name its name
 * @param attributes its attributes, in this order, with values as the browser is to see them
 * @param children what it contains
 */
record Element(String name, Map<String, String> attributes, List<Node> children) implements Node {
    /** What names may look like, so that one from outside can never become markup. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

    Element {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        children = List.copyOf(children);
        requireName(name);
        attributes.keySet().forEach(Element::requireName);
    }

    static Element of(String name, Node... children) {
        return new Element(name, Map.of(), List.of(children));
    }

    static Element of(String name, List<? extends Node> children) {
        return new Element(name, Map.of(), List.copyOf(children));
    }

    static Element of(String name, String text) {
        return of(name, new Text(text));
    }

    /** The same element with an attribute, or with another value of it. */
    Element with(String attribute, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new Element(name, more, children);
    }

    Element withClass(String value) {
        return with("class", value);
    }

    /** The same element with more in it. */
    Element add(Node... more) {
        return add(List.of(more));
    }

    Element add(List<? extends Node> more) {
        List<Node> all = new ArrayList<>(children);
        all.addAll(more);
        return new Element(name, attributes, all);
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of an element or attribute: '%s'".formatted(name));
        }
    }
}
