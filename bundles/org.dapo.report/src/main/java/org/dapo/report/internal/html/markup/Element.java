package org.dapo.report.internal.html.markup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An element of HTML or SVG. Immutable: each method returns a new one.
 *
 * @param name its name
 * @param attributes its attributes in this order, with unescaped values
 * @param children its content
 */
public record Element(String name, Map<String, String> attributes, List<Node> children) implements Node {
    /** The allowed form of names, so that a name from outside can never become markup. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

    public Element {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        children = List.copyOf(children);
        requireName(name);
        attributes.keySet().forEach(Element::requireName);
    }

    public static Element of(String name, Node... children) {
        return new Element(name, Map.of(), List.of(children));
    }

    public static Element of(String name, List<? extends Node> children) {
        return new Element(name, Map.of(), List.copyOf(children));
    }

    public static Element of(String name, String text) {
        return of(name, new Text(text));
    }

    /** A copy with an attribute added or replaced. */
    public Element with(String attribute, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new Element(name, more, children);
    }

    public Element withClass(String value) {
        return with("class", value);
    }

    /** A copy with more children. */
    public Element add(Node... more) {
        return add(List.of(more));
    }

    public Element add(List<? extends Node> more) {
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
