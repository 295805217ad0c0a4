package org.dapo.api.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Says who a plug-in is. Put it on the component class; the kind of plug-in is the service interface that the component
 * provides. The values become the service properties named in {@link PluginProperties}. A plug-in that is registered by
 * code and not by a component sets the same properties itself.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface DapoPlugin {
    /** Prefix of the service properties. */
    String PREFIX_ = "dapo.plugin.";

    /**
     * The name by which users and configurations choose the plug-in: lower case letters, digits and hyphens, unique
     * within its kind.
     *
     * @return the name, for example {@code mvtec}
     */
    String name();

    /**
     * The version of the plug-in, in OSGi's form {@code major.minor.micro}.
     *
     * @return the version
     */
    String version();

    /**
     * What the plug-in says it can do beyond the plain contract of its kind: constants of {@link PluginProperties}, or words of
     * its own for the filters of a host. The suite itself asks for {@link PluginProperties#LEARNS} alone.
     *
     * @return the capabilities, none by default
     */
    String[] capabilities() default {};
}
