package org.dapo.tensorfile.internal.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.TensorType;

/**
 * The names that a pickle may use: tensors, storages, containers and NumPy scalars, each of them created here from plain Java
 * objects. A TorchScript class, whose name begins with {@code __torch__}, becomes an {@link InertRecord}. Everything else is
 * rejected. A pickle may call with the same long argument repeatedly, so no call makes a copy of unbounded size.
 */
final class AllowedGlobals {
    /** A TorchScript name contains the modules of its class. */
    private static final int LONGEST_NAME = 1 << 10;

    /** The bytes of a NumPy scalar are 8 at most. */
    private static final int LONGEST_ENCODED = 64;

    private static final Map<String, Object> KNOWN = known();

    private AllowedGlobals() {}

    /**
     * Resolves a name in a pickle.
     *
     * @param module the Python module
     * @param name the name in it
     * @return a {@link TensorType} for a storage, otherwise an {@link IObjectConstructor}
     * @throws PickleException naming it, if it is not allowed
     */
    static Object find(String module, String name) {
        if (module.length() > LONGEST_NAME || name.length() > LONGEST_NAME) {
            throw new PickleException("names something in more than %d letters".formatted(LONGEST_NAME));
        }
        if (module.equals("__torch__") || module.startsWith("__torch__.")) {
            // Does not keep the name, which three bytes can repeat.
            return (IObjectConstructor) arguments -> new InertRecord();
        }
        String global = module + "." + name;
        Object known = KNOWN.get(global);
        if (known == null) {
            throw new PickleException(
                    "names '%s', which is refused: only tensors, storages, containers and NumPy scalars are read"
                            .formatted(TensorFileException.abbreviated(global)));
        }
        return known;
    }

    private static Map<String, Object> known() {
        Map<String, Object> known = new HashMap<>();
        StorageTypes.BY_NAME.forEach((name, type) -> known.put("torch." + name, type));
        add(known, AllowedGlobals::tensor, "torch._utils._rebuild_tensor_v2");
        // A parameter is a tensor that requires gradients; TorchScript lists come with their element type.
        add(known, arguments -> arguments[0], "torch._utils._rebuild_parameter", "torch.jit._pickle.restore_type_tag");
        for (String list : List.of("intlist", "doublelist", "boollist", "tensorlist")) {
            add(known, arguments -> arguments[0], "torch.jit._pickle.build_" + list);
        }
        add(known, AllowedGlobals::size, "torch.Size");
        add(known, AllowedGlobals::dictionary, "collections.OrderedDict");
        add(known, NumpyType::of, "numpy.dtype");
        add(
                known,
                arguments -> ((NumpyType) arguments[0]).scalar((byte[]) arguments[1]),
                "numpy.core.multiarray.scalar",
                "numpy._core.multiarray.scalar");
        add(known, AllowedGlobals::bytes, "_codecs.encode");
        return Map.copyOf(known);
    }

    private static void add(Map<String, Object> known, IObjectConstructor constructor, String... names) {
        for (String name : names) {
            known.put(name, constructor);
        }
    }

    /** Storage, offset, shape, strides, whether it requires gradients, hooks, and since torch 2 possibly more. */
    private static Object tensor(Object[] arguments) {
        return new TorchTensor(
                (TorchStorage) arguments[0],
                ((Number) arguments[1]).longValue(),
                numbers(arguments[2]),
                numbers(arguments[3]));
    }

    private static long[] numbers(Object tuple) {
        return Arrays.stream((Object[]) tuple)
                .mapToLong(number -> ((Number) number).longValue())
                .toArray();
    }

    /** A shape: the tuple that it is made of. */
    private static Object size(Object[] arguments) {
        return arguments.length == 0 ? arguments : (Object[]) arguments[0];
    }

    private static Object dictionary(Object[] arguments) {
        if (arguments.length > 0) {
            throw new PickleException("has an OrderedDict in a form that torch does not write");
        }
        return new LinkedHashMap<>();
    }

    /** Bytes in pickles before protocol 3, which store them as Latin-1 text. */
    private static Object bytes(Object[] arguments) {
        if (!"latin1".equals(arguments[1])) {
            throw new PickleException("encodes a text as something other than latin1");
        }
        String text = (String) arguments[0];
        if (text.length() > LONGEST_ENCODED) {
            throw new PickleException("encodes a text of more than %d letters".formatted(LONGEST_ENCODED));
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A NumPy type.
     *
     * @param code its letter and size, such as f8
     */
    private record NumpyType(String code) {
        static NumpyType of(Object[] arguments) {
            return new NumpyType((String) arguments[0]);
        }

        Number scalar(byte[] bytes) {
            ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            return switch (code) {
                case "f8" -> value.getDouble();
                case "f4" -> value.getFloat();
                case "i8", "u8" -> value.getLong();
                case "i4" -> value.getInt();
                case "u4" -> value.getInt() & 0xffffffffL;
                case "i2" -> value.getShort();
                case "u2" -> value.getShort() & 0xffff;
                case "i1" -> value.get();
                case "u1", "b1" -> value.get() & 0xff;
                default ->
                    throw new PickleException("has a NumPy scalar of type '%s', which is not read"
                            .formatted(TensorFileException.abbreviated(code)));
            };
        }
    }
}
