package org.dapo.engine.internal.assembly;

import java.util.Map;
import java.util.TreeMap;
import org.dapo.nn.api.tensor.TensorEngine;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/** The versions in a result: of the suite, the tensor engine and Java. */
public final class Versions {
    private Versions() {}

    /** The versions by name. Outside a framework, the suite has none. */
    public static Map<String, String> of(TensorEngine tensors) {
        Map<String, String> versions = new TreeMap<>();
        Bundle bundle = FrameworkUtil.getBundle(Versions.class);
        if (bundle != null) {
            Version version = bundle.getVersion();
            // Omits the qualifier, which distinguishes builds of one version.
            versions.put("dapo", version.getMajor() + "." + version.getMinor() + "." + version.getMicro());
        }
        versions.put("java", Runtime.version().toString());
        versions.put("tensors", tensors.version());
        return versions;
    }
}
