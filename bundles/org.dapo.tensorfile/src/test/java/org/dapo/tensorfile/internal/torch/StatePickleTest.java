package org.dapo.tensorfile.internal.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Unpickler;
import org.dapo.tensorfile.TensorData;
import org.junit.jupiter.api.Test;

class StatePickleTest {
    /** As torch declares it: _rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks). */
    @Test
    void aTensorIsRebuiltFromTheArgumentsThatTorchExpects() throws IOException {
        Unpickler.registerConstructor("torch._utils", "_rebuild_tensor_v2", List::of);
        Unpickler.registerConstructor("torch", "FloatStorage", arguments -> "float");
        Unpickler.registerConstructor("collections", "OrderedDict", arguments -> new LinkedHashMap<>());
        Unpickler reader = new Unpickler() {
            @Override
            protected Object persistentLoad(Object id) {
                return "storage";
            }
        };
        byte[] pickle =
                StatePickle.of(Map.of(), Map.of("m", Map.of("t", TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3))));
        Map<?, ?> root = (Map<?, ?>) reader.loads(pickle);
        List<?> arguments = (List<?>) ((Map<?, ?>) root.get("m")).get("t");
        assertEquals(6, arguments.size());
        assertEquals(List.of("storage", 0L), arguments.subList(0, 2));
        assertArrayEquals(new Object[] {2L, 3L}, (Object[]) arguments.get(2));
        assertArrayEquals(new Object[] {3L, 1L}, (Object[]) arguments.get(3));
        assertEquals(List.of(false, Map.of()), arguments.subList(4, 6));
    }
}
