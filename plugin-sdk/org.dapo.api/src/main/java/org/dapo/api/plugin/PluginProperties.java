package org.dapo.api.plugin;

/** The service properties that {@link DapoPlugin} sets, for filters and for plug-ins that are registered by code. */
public final class PluginProperties {
    /** Name of the plug-in, a {@code String}, unique within its kind. */
    public static final String NAME = "dapo.plugin.name";

    /** Version of the plug-in, a {@code String} such as {@code 1.2.0}. */
    public static final String VERSION = "dapo.plugin.version";

    /** Capabilities of the plug-in, a {@code String[]}. */
    public static final String CAPABILITIES = "dapo.plugin.capabilities";

    /**
     * Capability of a prompt strategy: its states name defect types, so multi-type metrics are defined. It is for the filters
     * of a host; the suite goes by the states themselves.
     */
    public static final String NAMES_TYPES = "names-types";

    /**
     * Capability of a prompt strategy: it has parameters to tune, whatever the profile. Benchmarks ask for it: they tune a
     * strategy that has it, once per seed of the plan, and take any other as it starts, on the first seed alone and without a
     * word. Nothing else asks for it: whether there is anything to tune is decided by the learner's parameters, and whether an
     * inspector needs a checkpoint by the epochs of the recipe. All three have to agree.
     */
    public static final String LEARNS = "learns";

    /**
     * Property of a backbone provider: the hash of its weights or, for weights drawn from a seed, of its description, a
     * {@code String} of 64 hexadecimal digits. A checkpoint or a pack is refused on a backbone of another hash. A provider
     * without it counts as one of an empty hash, so that other weights of the same name are not noticed.
     */
    public static final String BACKBONE_SHA256 = "dapo.backbone.sha256";

    private PluginProperties() {}
}
