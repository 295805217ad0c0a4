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
 * Third-party bundles out of their folders: those that lie there when it starts, and, where somebody asks for it, what comes,
 * changes and goes later. A broken one harms nobody but itself.
 */
final class Plugins implements AutoCloseable {
    /** Property of the service that says what is wrong with which plug-in, by the location of its bundle. */
    private static final String PROBLEMS = "dapo.plugins.problems";

    private static final long POLL_MILLIS = 250;

    /** A file that cannot be read is named when nobody has written to it for so long. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Distribution distribution;
    private final Host host;
    private final Consumer<String> listener;
    private final Map<Path, Known> known = new LinkedHashMap<>();
    private final List<Plugin> leaving = new ArrayList<>();
    private final Map<Path, String> said = new LinkedHashMap<>();
    private final Thread follower = new Thread(this::follow, "dapo-plugins");
    private Map<Path, Sighting> sightings = Map.of();

    /**
     * Plug-ins of a distribution.
     *
     * @param distribution where they lie
     * @param host where they go
     * @param listener is told one line for each that is broken
     */
    Plugins(Distribution distribution, Host host, Consumer<String> listener) {
        this.distribution = distribution;
        this.host = host;
        this.listener = listener;
        follower.setDaemon(true);
    }

    private record Stamp(long size, FileTime modified) {}

    /** A file as it was seen last, and since when it has been like this. */
    private record Sighting(Stamp stamp, long since) {}

    private record Known(Plugin plugin, Stamp stamp) {}

    /**
     * Installs and starts what lies in the folders, and waits for it, though not for ever.
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

    /** Keeps up with the folders from now on, until it is closed. */
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
                    listener.accept("cannot read the plug-in folders: " + e);
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

    /** What is wrong, by the location of the bundle. */
    private synchronized Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        known.forEach((jar, one) -> one.plugin().problem().ifPresent(why -> problems.put(Plugin.location(jar), why)));
        return problems;
    }

    /** All that are new are installed before the first of them is started, for one may need another. */
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
            if (same || (!first && quiet < TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS) / 2)) {
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
        // Most of the time of a cold start is spent here: several at once, and all resolved together.
        installed.parallelStream().forEach(Plugin::install);
        host.resolve(
                installed.stream().flatMap(plugin -> plugin.bundle().stream()).toList());
        start(installed);
        if (changed) {
            retry(installed);
        }
        report();
    }

    /** Whether something went; what takes its time to go counts when it is told to, and once more when it has gone. */
    private boolean removeGone() {
        List<Path> gone = new ArrayList<>(known.keySet());
        gone.removeAll(sightings.keySet());
        for (Path jar : gone) {
            Plugin plugin = known.remove(jar).plugin();
            plugin.remove();
            leaving.add(plugin);
        }
        said.keySet().removeAll(gone);
        boolean left = leaving.removeIf(plugin -> !plugin.working());
        return left || !gone.isEmpty();
    }

    /** Something came or went: who could not be used for want of another may have it now. */
    private void retry(List<Plugin> justTried) {
        List<Plugin> waiting = known.entrySet().stream()
                .filter(one -> one.getValue().plugin().waitsForOthers())
                .map(one -> one.getValue().plugin())
                .toList();
        if (waiting.size() == 1 && justTried.containsAll(waiting)) {
            return;
        }
        waiting.forEach(Plugin::install);
        start(waiting);
    }

    /** Starts them, as many at once as there are processors. */
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
                // It went between the listing and the look.
                found.remove(jar);
            }
        }
        return found;
    }

    /** Says what is wrong, once. */
    private synchronized void report() {
        known.forEach((jar, one) -> {
            one.plugin().check();
            String problem = one.plugin().problem().orElse("");
            if (!problem.equals(said.getOrDefault(jar, ""))) {
                said.put(jar, problem);
                if (!problem.isEmpty()) {
                    listener.accept("plug-in " + jar + " " + problem);
                }
            }
        });
    }

    /** Follows no more, and ends what hangs, if it lets itself be interrupted. */
    @Override
    public void close() {
        follower.interrupt();
        synchronized (this) {
            known.values().forEach(one -> one.plugin().interrupt());
        }
    }
}
