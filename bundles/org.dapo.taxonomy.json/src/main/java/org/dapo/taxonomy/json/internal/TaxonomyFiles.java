package org.dapo.taxonomy.json.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dapo.api.configuration.UnknownKeys;
import org.dapo.api.file.FileProblem;
import org.dapo.api.taxonomy.TaxonomyLibrary;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.LoggerFactory;

/**
 * Publishes the user's taxonomies: the files that the framework property {@value #FILES} lists, separated by commas, and the JSON
 * files in one folder. If several have the same name, a listed file takes precedence over one in the folder, and that over one in
 * a bundle.
 */
@Component(
        name = "org.dapo.taxonomy.json",
        immediate = true,
        service = {})
@Designate(ocd = TaxonomyFiles.Configuration.class)
public final class TaxonomyFiles {
    /** Framework property: files to publish besides those in the folder. */
    static final String FILES = "dapo.taxonomy.files";

    /** Framework property: the folder from which a relative path in the configuration starts. */
    static final String HOME = "dapo.home";

    private static final String DEFAULT_FOLDER = "taxonomies";
    private static final int LISTED_RANKING = 200;
    private static final int FOLDER_RANKING = 100;

    private final Consumer<String> warnings;
    private final List<TaxonomyServices> services;

    /** Configures where taxonomies are searched for. */
    @ObjectClassDefinition(name = "DAPO taxonomies", description = "Folder that is searched for taxonomies")
    public @interface Configuration {
        /**
         * The folder. A relative path starts from the framework property {@code dapo.home}; without that property it is not used.
         *
         * @return the path
         */
        @AttributeDefinition(
                name = "Folder",
                description = "Each *.json file in it is a taxonomy. A relative path is resolved against dapo.home.")
        String folder() default DEFAULT_FOLDER;
    }

    /**
     * Reads and registers the taxonomies found.
     *
     * @param context of this bundle
     * @param configuration where to search
     * @param properties the same configuration as written
     */
    @Activate
    public TaxonomyFiles(BundleContext context, Configuration configuration, Map<String, Object> properties) {
        this(context, configuration.folder(), LoggerFactory.getLogger(TaxonomyFiles.class)::warn);
        UnknownKeys.lines(Configuration.class, properties).forEach(warnings);
    }

    TaxonomyFiles(BundleContext context, String folder, Consumer<String> warnings) {
        this.warnings = warnings;
        List<Path> listed = listedFiles(context.getProperty(FILES));
        List<Path> others = new ArrayList<>(filesIn(context.getProperty(HOME), folder));
        others.removeAll(listed);
        services = List.of(publish(context, listed, LISTED_RANKING), publish(context, others, FOLDER_RANKING));
    }

    /** Unregisters every taxonomy. */
    @Deactivate
    public void close() {
        services.forEach(TaxonomyServices::close);
    }

    private TaxonomyServices publish(BundleContext context, List<Path> files, int ranking) {
        TaxonomyServices published = new TaxonomyServices(context, warnings);
        for (Path file : files) {
            Map<String, ?> properties =
                    Map.of(Constants.SERVICE_RANKING, ranking, TaxonomyLibrary.FILE_PROPERTY, file.toString());
            published.add(file.toString(), () -> Files.newInputStream(file), properties);
        }
        return published;
    }

    private List<Path> listedFiles(String list) {
        return list == null
                ? List.of()
                : Stream.of(list.split("(?<!\\\\),"))
                        .map(name -> name.replace("\\,", ",").strip())
                        .filter(name -> !name.isEmpty())
                        .flatMap(name -> path(FILES, name).stream())
                        .map(TaxonomyFiles::plain)
                        .distinct()
                        .toList();
    }

    private List<Path> filesIn(String home, String configured) {
        Optional<Path> start = Optional.ofNullable(home).flatMap(text -> path(HOME, text));
        // Without a home, a relative folder would depend on the working directory.
        Optional<Path> folder = path("folder", configured)
                .map(path -> start.map(it -> it.resolve(path)).orElse(path))
                .filter(path -> start.isPresent() || path.isAbsolute());
        if (folder.filter(Files::isDirectory).isEmpty()) {
            if (!configured.equals(DEFAULT_FOLDER)) {
                String found = folder.map(FileProblem::at).orElse("is relative, and there is no dapo.home");
                warnings.accept("the folder of taxonomies, %s, %s".formatted(configured, found));
            }
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder.get())) {
            return entries.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .map(TaxonomyFiles::plain)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            return notListed(folder.get(), e.getCause());
        } catch (IOException e) {
            return notListed(folder.get(), e);
        }
    }

    private List<Path> notListed(Path folder, IOException problem) {
        warnings.accept("the taxonomies in %s cannot be listed: %s".formatted(folder, FileProblem.of(problem)));
        return List.of();
    }

    private Optional<Path> path(String what, String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            warnings.accept("%s: not a path: %s".formatted(what, e.getMessage()));
            return Optional.empty();
        }
    }

    private static Path plain(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
