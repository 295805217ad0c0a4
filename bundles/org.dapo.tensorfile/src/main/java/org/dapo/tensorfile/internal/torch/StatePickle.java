package org.dapo.tensorfile.internal.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.razorvine.pickle.Opcodes;
import org.dapo.tensorfile.TensorData;

/**
 * Writes the pickle of a torch archive, in protocol 2: a dictionary of integers and of state dictionaries. Their tensors are
 * storages numbered from 0 in their order.
 */
public final class StatePickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int storages;

    /** Starts empty. */
    private StatePickle() {}

    /**
     * Writes a pickle.
     *
     * @param numbers whole numbers by name
     * @param dictionaries tensors by name, by the name of their dictionary
     * @return the pickle
     * @throws IllegalArgumentException if torch has no tensors of a type
     */
    public static byte[] of(Map<String, Long> numbers, Map<String, Map<String, TensorData>> dictionaries) {
        StatePickle pickle = new StatePickle();
        pickle.op(Opcodes.PROTO);
        pickle.out.write(2);
        pickle.op(Opcodes.EMPTY_DICT);
        numbers.forEach((name, number) -> {
            pickle.text(name);
            pickle.number(number);
            pickle.op(Opcodes.SETITEM);
        });
        dictionaries.forEach((name, tensors) -> {
            pickle.text(name);
            pickle.emptyOrderedDict();
            tensors.forEach((each, tensor) -> {
                pickle.text(each);
                pickle.tensor(tensor);
                pickle.op(Opcodes.SETITEM);
            });
            pickle.op(Opcodes.SETITEM);
        });
        pickle.op(Opcodes.STOP);
        return pickle.out.toByteArray();
    }

    private void tensor(TensorData tensor) {
        String storage = StorageTypes.name(tensor.type())
                .orElseThrow(() -> new IllegalArgumentException("torch has no tensors of " + tensor.type()));
        long[] shape = tensor.shape();
        global("torch._utils", "_rebuild_tensor_v2");
        op(Opcodes.MARK);
        op(Opcodes.MARK);
        text("storage");
        global("torch", storage);
        text(Integer.toString(storages++));
        text("cpu");
        number(tensor.length() / tensor.type().bytes());
        op(Opcodes.TUPLE);
        op(Opcodes.BINPERSID);
        number(0);
        tuple(shape);
        tuple(strides(shape));
        op(Opcodes.NEWFALSE);
        emptyOrderedDict();
        op(Opcodes.TUPLE);
        op(Opcodes.REDUCE);
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape[i]);
        }
        return strides;
    }

    private void emptyOrderedDict() {
        global("collections", "OrderedDict");
        op(Opcodes.EMPTY_TUPLE);
        op(Opcodes.REDUCE);
    }

    private void tuple(long[] numbers) {
        op(Opcodes.MARK);
        for (long number : numbers) {
            number(number);
        }
        op(Opcodes.TUPLE);
    }

    private void global(String module, String name) {
        op(Opcodes.GLOBAL);
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        op(Opcodes.BINUNICODE);
        out.writeBytes(littleEndian(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    /** A LONG1 of 8 bytes, which holds every long. */
    private void number(long number) {
        op(Opcodes.LONG1);
        out.write(Long.BYTES);
        out.writeBytes(littleEndian(Long.BYTES).putLong(number).array());
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void op(short instruction) {
        out.write(instruction);
    }
}
