package org.dapo.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.FrameworkUtil;

/**
 * Installs third-party bundles from the plug-in folders at startup. On request it also follows later additions, changes and
 * removals. A broken plug-in does not affect the others.
 */
final class Plugins implements AutoCloseable {
    /** Property of the service that reports problems of plug-ins by bundle location. */
    private static final String PROBLEMS = "dapo.plugins.problems";

    private static final long POLL_MILLIS = 250;

    /** An unreadable file is reported only after it has been unchanged for this long. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Distribution distribution;
    private final Host host;
    private final Consumer<String> listener;
    private final Map<Path, Known> known = new LinkedHashMap<>();

    /**
     * The plug-ins that are being removed. Until that has ended, a file of the same name is not installed: the framework would
     * return the old bundle.
     */
    private final Map<Path, Plugin> leaving = new LinkedHashMap<>();

    private final Map<Path, String> said = new LinkedHashMap<>();
    private final Thread follower = new Thread(this::follow, "dapo-plugins");
    private Map<Path, Sighting> sightings = Map.of();

    /**
     * Creates the plug-ins of a distribution.
     *
     * @param distribution contains the plug-in files
     * @param host the framework to install them in
     * @param listener receives one line for each broken plug-in
     */
    Plugins(Distribution distribution, Host host, Consumer<String> listener) {
        this.distribution = distribution;
        this.host = host;
        this.listener = listener;
        follower.setDaemon(true);
    }

    private record Stamp(long size, FileTime modified) {}

    /** A file as last seen, and since when it has been unchanged. */
    private record Sighting(Stamp stamp, long since) {}

    private record Known(Plugin plugin, Stamp stamp) {}

    /**
     * Installs and starts the plug-ins in the folders, and waits for them for a limited time.
     *
     * @throws IOException if a folder cannot be read
     */
    void start() throws IOException {
        host.context()
                .registerService(
                        Supplier.class,
                        (Supplier<Map<String, String>>) this::problems,
                        FrameworkUtil.asDictionary(Map.of(PROBLEMS, true)));
        look(true);
        while (busy()) {
            pause();
            report();
        }
    }

    /** Follows changes of the folders from now on, until closed. */
    void startToFollow() {
        follower.start();
    }

    private void follow() {
        String failure = "";
        while (!Thread.currentThread().isInterrupted()) {
            pause();
            try {
                look(false);
                failure = "";
            } catch (IOException | RuntimeException e) {
                if (!failure.equals(e.toString())) {
                    listener.accept("cannot read the plug-in folders: " + e.getMessage());
                }
                failure = e.toString();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean busy() {
        return !Thread.currentThread().isInterrupted()
                && known.values().stream()
                        .map(Known::plugin)
                        .anyMatch(plugin -> plugin.working() && plugin.problem().isEmpty());
    }

    /** The problems by bundle location. */
    private synchronized Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        present().forEach((jar, plugin) -> plugin.problem().ifPresent(why -> problems.put(Plugin.location(jar), why)));
        return problems;
    }

    /** The plug-ins in the folders and those that are being removed. */
    private Map<Path, Plugin> present() {
        Map<Path, Plugin> present = new LinkedHashMap<>(leaving);
        known.forEach((jar, one) -> present.put(jar, one.plugin()));
        return present;
    }

    /** Installs all new plug-ins before starting any, because one may need another. */
    private synchronized void look(boolean first) throws IOException {
        sightings = sightings();
        boolean changed = removeGone();
        List<Plugin> installed = new ArrayList<>();
        for (Map.Entry<Path, Sighting> seen : sightings.entrySet()) {
            Path jar = seen.getKey();
            Stamp stamp = seen.getValue().stamp();
            Known before = known.get(jar);
            boolean same = before != null && before.stamp().equals(stamp);
            long quiet = System.nanoTime() - seen.getValue().since();
            if (same
                    || leaving.containsKey(jar)
                    || (!first && quiet < TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS) / 2)) {
                continue;
            }
            if (!first && quiet < QUIET_NANOS && Plugin.unreadable(jar).isPresent()) {
                continue;
            }
            Plugin plugin = before == null ? new Plugin(host, jar) : before.plugin();
            known.put(jar, new Known(plugin, stamp));
            changed = true;
            if (before == null) {
                installed.add(plugin);
            } else {
                plugin.update();
            }
        }
        // A cold start spends most of its time here. Hence several are installed in parallel, and all are resolved
        // together.
        installed.parallelStream().forEach(Plugin::install);
        host.resolve(
                installed.stream().flatMap(plugin -> plugin.bundle().stream()).toList());
        start(installed);
        if (changed) {
            retry(installed);
        }
        report();
    }

    /** Whether a plug-in was removed. A slow removal counts twice: when it is requested and when it has finished. */
    private boolean removeGone() {
        List<Path> gone = new ArrayList<>(known.keySet());
        gone.removeAll(sightings.keySet());
        for (Path jar : gone) {
            Plugin plugin = known.remove(jar).plugin();
            plugin.remove();
            leaving.put(jar, plugin);
        }
        said.keySet().removeAll(gone);
        boolean left = leaving.values().removeIf(plugin -> !plugin.working());
        return left || !gone.isEmpty();
    }

    /** After an addition or removal, retries the plug-ins whose requirements were missing. */
    private void retry(List<Plugin> justTried) {
        List<Plugin> waiting = known.values().stream()
                .map(Known::plugin)
                .filter(Plugin::waitsForOthers)
                .toList();
        if (waiting.size() == 1 && justTried.containsAll(waiting)) {
            return;
        }
        waiting.forEach(Plugin::install);
        start(waiting);
    }

    /** Starts the plug-ins, as many in parallel as there are processors. */
    private static void start(List<Plugin> plugins) {
        int atOnce = Runtime.getRuntime().availableProcessors();
        for (int from = 0; from < plugins.size(); from += atOnce) {
            List<Plugin> next = plugins.subList(from, Math.min(plugins.size(), from + atOnce));
            next.forEach(Plugin::start);
            next.forEach(Plugin::await);
        }
    }

    private Map<Path, Sighting> sightings() throws IOException {
        Map<Path, Sighting> found = new LinkedHashMap<>();
        for (Path jar : distribution.pluginJars()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
                Stamp stamp = new Stamp(attributes.size(), attributes.lastModifiedTime());
                Sighting before = sightings.get(jar);
                found.put(
                        jar,
                        before != null && before.stamp().equals(stamp)
                                ? before
                                : new Sighting(stamp, System.nanoTime()));
            } catch (NoSuchFileException e) {
                // The file was deleted after the folder was listed.
                found.remove(jar);
            }
        }
        return found;
    }

    /** Reports each problem once. */
    private synchronized void report() {
        present().forEach((jar, plugin) -> {
            plugin.check();
            String problem = plugin.problem().orElse("");
            if (!problem.equals(said.getOrDefault(jar, ""))) {
                said.put(jar, problem);
                if (!problem.isEmpty()) {
                    listener.accept("plug-in " + jar + " " + problem);
                }
            }
        });
    }

    /** Stops following the folders and interrupts hanging plug-ins, which end only if they respond. */
    @Override
    public void close() {
        follower.interrupt();
        synchronized (this) {
            known.values().forEach(one -> one.plugin().interrupt());
        }
    }
}
