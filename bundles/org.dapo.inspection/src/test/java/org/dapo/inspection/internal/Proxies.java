package org.dapo.inspection.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Stands in for the framework's large interfaces, of which a test needs a few methods. */
final class Proxies {
    private Proxies() {}

    static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
