package org.dapo.tensorfile.internal.torch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.TensorType;

/**
 * Reads an untrusted pickle. Only the instructions that torch writes are executed; all others are rejected. A name in an
 * instruction must be among {@link AllowedGlobals}. No length is trusted before the bytes have been read, and the number of
 * instructions is bounded. Thus no code is executed, and memory and time are proportional to the pickle.
 */
final class RestrictedUnpickler extends Unpickler {
    /** A full training checkpoint of the largest CLIP has about a tenth of this. */
    private static final int MOST_INSTRUCTIONS = 1 << 20;

    private static final int LONGEST_NAME = 1 << 10;

    private int instructions;

    private RestrictedUnpickler() {}

    /**
     * Reads a pickle.
     *
     * @param pickle its bytes
     * @return numbers, texts, truth values, null, byte arrays, lists, object arrays for tuples, maps whose keys are texts,
     *     {@link TorchTensor}, {@link TorchStorage} and {@link InertRecord}
     * @throws PickleException if it names something that is not allowed or has another instruction; the message reads on from
     *     "its pickle"
     * @throws IOException if it is cut off
     * @throws RuntimeException if its instructions make no sense
     */
    static Object read(byte[] pickle) throws IOException {
        return new RestrictedUnpickler().load(new ByteArrayInputStream(pickle));
    }

    @Override
    protected Object dispatch(short instruction) throws IOException {
        if (++instructions > MOST_INSTRUCTIONS) {
            throw new PickleException("has more than %d instructions".formatted(MOST_INSTRUCTIONS));
        }
        switch (instruction) {
            case Opcodes.PROTO,
                    Opcodes.FRAME,
                    Opcodes.STOP,
                    Opcodes.MARK,
                    Opcodes.NONE,
                    Opcodes.NEWTRUE,
                    Opcodes.NEWFALSE,
                    Opcodes.BININT,
                    Opcodes.BININT1,
                    Opcodes.BININT2,
                    Opcodes.LONG1,
                    Opcodes.BINFLOAT,
                    Opcodes.SHORT_BINUNICODE,
                    Opcodes.SHORT_BINBYTES,
                    Opcodes.EMPTY_TUPLE,
                    Opcodes.TUPLE1,
                    Opcodes.TUPLE2,
                    Opcodes.TUPLE3,
                    Opcodes.TUPLE,
                    Opcodes.EMPTY_LIST,
                    Opcodes.APPEND,
                    Opcodes.BINGET,
                    Opcodes.LONG_BINGET,
                    Opcodes.BINPUT,
                    Opcodes.LONG_BINPUT,
                    Opcodes.MEMOIZE,
                    Opcodes.BINPERSID -> {
                return super.dispatch(instruction);
            }
            case Opcodes.BINUNICODE -> stack.add(new String(sizedBytes(), StandardCharsets.UTF_8));
            case Opcodes.BINBYTES -> stack.add(sizedBytes());
            case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
            case Opcodes.APPENDS -> append(stack.pop_all_since_marker());
            case Opcodes.SETITEM -> set(stack.pop(), stack.pop());
            case Opcodes.SETITEMS -> set(stack.pop_all_since_marker());
            case Opcodes.GLOBAL -> stack.add(AllowedGlobals.find(line(), line()));
            case Opcodes.STACK_GLOBAL -> {
                String name = (String) stack.pop();
                stack.add(AllowedGlobals.find((String) stack.pop(), name));
            }
            case Opcodes.REDUCE, Opcodes.NEWOBJ -> construct();
            case Opcodes.BUILD -> build();
            default ->
                throw new PickleException(
                        "has the instruction 0x%02x, which torch does not write".formatted(instruction));
        }
        return NO_RETURN_VALUE;
    }

    /** A storage: the word, its type, its key, its original device, and its number of elements. */
    @Override
    protected Object persistentLoad(Object given) {
        Object[] id = (Object[]) given;
        if (id.length < 5 || !"storage".equals(id[0])) {
            throw new PickleException("refers to something that is no storage");
        }
        long elements = ((Number) id[4]).longValue();
        if (elements < 0) {
            throw new PickleException("has a storage of %d elements".formatted(elements));
        }
        return new TorchStorage((String) id[2], (TensorType) id[1], elements);
    }

    private void construct() {
        Object[] arguments = (Object[]) stack.pop();
        stack.add(((IObjectConstructor) stack.pop()).construct(arguments));
    }

    /** Sets an object's state. What torch adds to dictionaries and NumPy to types is irrelevant to tensors. */
    private void build() {
        Object state = stack.pop();
        if (stack.peek() instanceof InertRecord record) {
            record.setFields((Map<?, ?>) state);
        }
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> items) {
        ((ArrayList<Object>) stack.peek()).addAll(items);
    }

    private void set(List<Object> pairs) {
        for (int i = 0; i < pairs.size(); i += 2) {
            set(pairs.get(i + 1), pairs.get(i));
        }
    }

    @SuppressWarnings("unchecked")
    private void set(Object value, Object key) {
        // Hashing a nested key can take unlimited time.
        if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
            throw new PickleException("has a dictionary with a key that is neither a text nor a number");
        }
        // As texts, since a map finds keys of one type quickly even if their hashes are equal.
        Map<Object, Object> map = (Map<Object, Object>) stack.peek();
        String name = key.toString();
        if (map.containsKey(name)) {
            throw new PickleException(
                    "has the key '%s' twice in a dictionary".formatted(TensorFileException.abbreviated(name)));
        }
        map.put(name, value);
    }

    private byte[] sizedBytes() throws IOException {
        int size = PickleUtils.bytes_to_integer(PickleUtils.readbytes(input, 4));
        if (size < 0 || size > input.available()) {
            throw new PickleException("is cut off");
        }
        return PickleUtils.readbytes(input, size);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0 || line.length() == LONGEST_NAME) {
                throw new PickleException("is cut off within a name");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
