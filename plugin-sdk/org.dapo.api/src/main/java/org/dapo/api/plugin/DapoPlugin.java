package org.dapo.api.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Declares the identity of a plug-in. It annotates the component class. The kind of plug-in is the service interface that the
 * component provides. The values become the service properties named in {@link PluginProperties}. A plug-in that is registered by
 * code, without a component, sets the same properties itself.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface DapoPlugin {
    /** Prefix of the service properties. */
    String PREFIX_ = "dapo.plugin.";

    /**
     * The name by which users and configurations select the plug-in: lower case letters, digits and hyphens, unique within its
     * kind.
     *
     * @return the name, for example {@code mvtec}
     */
    String name();

    /**
     * The version of the plug-in, in the OSGi form {@code major.minor.micro}.
     *
     * @return the version
     */
    String version();

    /**
     * What the plug-in supports beyond the basic contract of its kind: constants of {@link PluginProperties}, or its own words
     * for the filters of a host. The suite itself evaluates none.
     *
     * @return the capabilities, none by default
     */
    String[] capabilities() default {};
}
