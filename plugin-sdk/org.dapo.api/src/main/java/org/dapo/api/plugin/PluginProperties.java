package org.dapo.api.plugin;

/** The service properties of plug-ins, for filters and for plug-ins that are registered by code. {@link DapoPlugin} sets the first three. */
public final class PluginProperties {
    /** Name of the plug-in, a {@code String}, unique within its kind. */
    public static final String NAME = "dapo.plugin.name";

    /** Version of the plug-in, a {@code String} such as {@code 1.2.0}. */
    public static final String VERSION = "dapo.plugin.version";

    /** Capabilities of the plug-in, a {@code String[]}. */
    public static final String CAPABILITIES = "dapo.plugin.capabilities";

    /** Capability of a prompt strategy: its states name defect types, so multi-type metrics are defined. */
    public static final String NAMES_TYPES = "names-types";

    /** Capability of a prompt strategy: it has parameters to tune. */
    public static final String LEARNS = "learns";

    /**
     * Property of a backbone provider: a hash that identifies its weights, a {@code String} of 64 hexadecimal digits. It is that
     * of the weights, or of a description that determines them by their hash or by a seed. A checkpoint or a pack is rejected on
     * a backbone of another hash. If a provider lacks it, the hash counts as empty, and other weights of the same name are not
     * detected.
     */
    public static final String BACKBONE_SHA256 = "dapo.backbone.sha256";

    /**
     * Property of a {@code Supplier<Map<String, String>>} that reports why bundles do not run: from a bundle's location to one
     * line. The value is {@code true}. The command {@code plugins} lists these lines.
     */
    public static final String PROBLEMS = "dapo.plugins.problems";

    /**
     * Property of a {@code Supplier} service that stands for a service that is still being prepared. The value is the name of the
     * interface of that service. Commands that miss a plug-in, and lists of plug-ins, wait while such a placeholder is registered.
     */
    public static final String COMING = "dapo.plugins.coming";

    private PluginProperties() {}
}
