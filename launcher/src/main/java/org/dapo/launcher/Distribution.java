package org.dapo.launcher;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The installation folder of the suite.
 *
 * @param home contains {@code bundles/}, {@code conf/} and {@code models/}
 * @param plugins folders with third-party bundles; they need not exist
 */
record Distribution(Path home, List<Path> plugins) {
    /** Framework property with the distribution's folder, for bundles that read files from it. */
    static final String HOME_PROPERTY = "dapo.home";

    /** Framework property with the folders of plug-ins, separated as in a class path. */
    static final String PLUGINS_PROPERTY = "dapo.plugins";

    private static final String FILE_INSTALL_SEPARATOR = ",";
    private static final String OWN_PLUGINS = "plugins";

    private static final String MODELS_PROPERTY = "dapo.models";

    private static final String SETTINGS_FILE = "conf/dapo.properties";

    private static final String PREFIX = "dapo.";

    /** Settings that users may set. The file may also hold settings of a host or of plug-ins, under other prefixes. */
    private static final Set<String> KNOWN = new TreeSet<>(
            Set.of("dapo.device", "dapo.threads", "dapo.taxonomy.files", PLUGINS_PROPERTY, MODELS_PROPERTY));

    /** Settings that the start script and {@code --debug} set. */
    private static final Set<String> OWN = Set.of(HOME_PROPERTY, "dapo.log.level", "dapo.log.trace");

    private static final String LOGGING = "pax-logging-";

    /** Bundles that only an interactive console needs. Without them a command starts sooner. */
    private static final List<String> CONSOLE = List.of(
            "org.apache.felix.fileinstall-",
            "org.apache.felix.gogo.command-",
            "org.apache.felix.gogo.shell-",
            "jline-",
            "org.dapo.console-");

    /**
     * The distribution named by the system property {@code dapo.home}. Its plug-in folders are those of {@code dapo.plugins}. If
     * {@code conf/dapo.properties} sets it, relative folders start from the distribution, otherwise from the working directory.
     *
     * @return the distribution
     * @throws LaunchException if it does not exist
     * @throws IOException if {@code conf/dapo.properties} cannot be read
     */
    static Distribution current() throws LaunchException, IOException {
        String home = System.getProperty(HOME_PROPERTY, ".");
        Path folder = Path.of(home).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder.resolve("bundles"))) {
            throw new LaunchException(HOME_PROPERTY + " is '" + home + "'; expected a folder that contains bundles/");
        }
        List<Path> plugins = folders(folder, PLUGINS_PROPERTY);
        return new Distribution(folder, plugins.isEmpty() ? List.of(folder.resolve(OWN_PLUGINS)) : plugins);
    }

    /**
     * The suite's bundles, without those of the console. Logging comes first, so that messages of the others are logged.
     *
     * @return their files, in start order
     * @throws IOException if the folder cannot be read
     */
    List<Path> bundles() throws IOException {
        return jars(home.resolve("bundles")).stream()
                .filter(jar -> !isConsole(jar))
                .sorted(Comparator.comparing((Path jar) -> !name(jar).startsWith(LOGGING)))
                .toList();
    }

    /**
     * The bundles that read and run a user's lines. They are started last, so that all commands are there at the first line.
     *
     * @return their files, in start order
     * @throws IOException if the folder cannot be read
     */
    List<Path> console() throws IOException {
        return jars(home.resolve("bundles")).stream()
                .filter(Distribution::isConsole)
                .toList();
    }

    /**
     * The plug-in files in the plug-in folders.
     *
     * @return the files, sorted by name within each folder
     * @throws IOException if a folder cannot be read
     */
    List<Path> pluginJars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path folder : plugins) {
            if (Files.isDirectory(folder)) {
                jars.addAll(jars(folder));
            }
        }
        return jars;
    }

    /**
     * What is wrong with the folders of plug-ins and models: those that the user has configured but that do not exist or are no
     * folders, and those whose configuration files are not read.
     *
     * @return one line for each
     * @throws IOException if {@code conf/dapo.properties} cannot be read
     */
    List<String> folderProblems() throws IOException {
        Stream<String> ofPlugins = plugins.stream()
                .filter(folder -> !folder.equals(home.resolve(OWN_PLUGINS)) && !Files.isDirectory(folder))
                .map(folder -> "the plug-in folder " + flaw(folder));
        Stream<String> ofModels = folders(home, MODELS_PROPERTY).stream()
                .filter(folder -> !Files.isDirectory(folder))
                .map(folder -> "the model folder " + flaw(folder));
        Stream<String> ofConfigurations = plugins.stream()
                .filter(folder -> folder.toString().contains(FILE_INSTALL_SEPARATOR))
                .map(folder -> "configuration files in the plug-in folder %s are not read: its path has a comma"
                        .formatted(folder));
        return Stream.of(ofPlugins, ofModels, ofConfigurations)
                .flatMap(Function.identity())
                .toList();
    }

    private static String flaw(Path folder) {
        return folder + (Files.exists(folder) ? " is a file; expected a folder" : " does not exist");
    }

    /**
     * The settings of {@code conf/dapo.properties}. System properties with the same prefix take precedence.
     *
     * @return framework properties
     * @throws IOException if the file cannot be read
     */
    Map<String, String> settings() throws IOException {
        Properties properties = configured(home);
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> settings.put(name, System.getProperty(name)));
        if (settings.containsKey(MODELS_PROPERTY)) {
            settings.put(MODELS_PROPERTY, joined(folders(home, MODELS_PROPERTY), File.pathSeparator));
        }
        settings.put(HOME_PROPERTY, home.toString());
        settings.put(PLUGINS_PROPERTY, joined(plugins, File.pathSeparator));
        settings.put("felix.fileinstall.dir", joined(plugins, FILE_INSTALL_SEPARATOR));
        return settings;
    }

    /**
     * Unknown settings, such as a misspelt name.
     *
     * @return one line for each
     * @throws IOException if the settings file cannot be read
     */
    List<String> unknownSettings() throws IOException {
        return settings().keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !KNOWN.contains(name) && !OWN.contains(name))
                .sorted()
                .map(name -> "unknown setting '%s' in %s or given with -D; known settings: %s"
                        .formatted(name, SETTINGS_FILE, String.join(", ", KNOWN)))
                .toList();
    }

    private static Properties configured(Path home) throws IOException {
        Properties properties = new Properties();
        Path file = home.resolve(SETTINGS_FILE);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (CharacterCodingException e) {
                throw new IOException(file + " is not UTF-8 text", e);
            } catch (IOException e) {
                throw new IOException("%s cannot be read: %s".formatted(file, Folders.problem(e)), e);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": write a backslash as \\\\", e);
            }
        }
        return properties;
    }

    /** The folders of a setting. Relative ones start from the working directory or, in the file, from the distribution. */
    private static List<Path> folders(Path home, String setting) throws IOException {
        String given = System.getProperty(setting);
        Path start = given == null ? home : Path.of("").toAbsolutePath();
        String path = given == null ? configured(home).getProperty(setting, "") : given;
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> start.resolve(folder).normalize())
                .toList();
    }

    private static String joined(List<Path> folders, String separator) {
        return folders.stream().map(Path::toString).collect(Collectors.joining(separator));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> name(file).endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new IOException("the folder %s cannot be read: %s".formatted(folder, Folders.problem(e)), e);
        }
    }

    private static boolean isConsole(Path jar) {
        return CONSOLE.stream().anyMatch(name(jar)::startsWith);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
