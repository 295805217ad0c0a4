package org.dapo.tensorfile.internal.torch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.PickleException;

/** Names the tensors nested in a pickle as torch's state dictionaries do: by their path, joined by dots. */
final class StateNames {
    private static final int DEEPEST = 64;
    /** Objects may be shared, so a small pickle can describe an infinite tree. */
    private static final int MOST_VISITS = 400_000;

    private static final int MOST_NAMES = 100_000;
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_TEXT = 1 << 12;

    private final Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private int visits;

    private StateNames() {}

    /**
     * Traverses the contents of a pickle.
     *
     * @param root the result of {@link RestrictedUnpickler}
     * @return the names
     * @throws PickleException if it is infinite, or two values have one name
     */
    static StateNames of(Object root) {
        StateNames names = new StateNames();
        names.visit("", root, 0);
        return names;
    }

    /** Tensors by name. */
    Map<String, TorchTensor> tensors() {
        return tensors;
    }

    /** Numbers, truth values and short texts by name. */
    Map<String, String> texts() {
        return texts;
    }

    private void visit(String name, Object value, int depth) {
        if (depth > DEEPEST || ++visits > MOST_VISITS) {
            throw new PickleException("nests too much");
        }
        if (value instanceof TorchTensor tensor) {
            put(tensors, name, tensor);
        } else if (value instanceof Number || value instanceof Boolean) {
            put(texts, name, value.toString());
        } else if (value instanceof String text) {
            if (text.length() <= LONGEST_TEXT) {
                put(texts, name, text);
            }
        } else if (value instanceof InertRecord record) {
            visitAll(name, record.fields(), depth);
        } else if (value instanceof Map<?, ?> map) {
            visitAll(name, map, depth);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                visit(joined(name, i), list.get(i), depth + 1);
            }
        } else if (value instanceof Object[] tuple) {
            for (int i = 0; i < tuple.length; i++) {
                visit(joined(name, i), tuple[i], depth + 1);
            }
        }
    }

    private void visitAll(String name, Map<?, ?> map, int depth) {
        map.forEach((key, value) -> visit(joined(name, key), value, depth + 1));
    }

    private static String joined(String name, Object key) {
        String joined = name.isEmpty() ? key.toString() : name + "." + key;
        if (joined.length() > LONGEST_NAME) {
            throw new PickleException("has a name of more than %d letters".formatted(LONGEST_NAME));
        }
        return joined;
    }

    private <T> void put(Map<String, T> target, String name, T value) {
        if (target.size() == MOST_NAMES) {
            throw new PickleException("holds more than %d values".formatted(MOST_NAMES));
        }
        if (target.put(name, value) != null) {
            throw new PickleException("has the name '%s' twice".formatted(name));
        }
    }
}
