package org.dapo.engine.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrays that claim to be on a GPU, and so do the results of their operations. As in DJL, a copy on the host belongs to a new
 * manager below the array's own, and whatever reads values makes such a copy.
 */
public final class GpuArrays {
    private final List<NDManager> opened = new ArrayList<>();

    /** The managers that host copies were made in. */
    public List<NDManager> opened() {
        return opened;
    }

    /** Claims that an array is on a GPU. */
    public NDArray claim(NDArray array) {
        InvocationHandler handler = (proxy, method, arguments) -> invoke(array, method, arguments);
        return (NDArray)
                Proxy.newProxyInstance(NDArray.class.getClassLoader(), new Class<?>[] {NDArray.class}, handler);
    }

    private Object invoke(NDArray array, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        if (name.equals("getDevice")) {
            return Device.gpu(0);
        }
        if (name.equals("toDevice")) {
            return onHost(array);
        }
        boolean reads = name.equals("toByteBuffer") || name.equals("getFloat");
        try {
            Object result = method.invoke(reads ? onHost(array) : array, arguments);
            return result instanceof NDArray computed ? claim(computed) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private NDArray onHost(NDArray array) {
        NDManager manager = array.getManager().newSubManager(Device.cpu());
        opened.add(manager);
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }
}
