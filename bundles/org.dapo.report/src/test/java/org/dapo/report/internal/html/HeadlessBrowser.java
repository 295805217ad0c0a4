package org.dapo.report.internal.html;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium without network access, controlled by its DevTools protocol. */
final class HeadlessBrowser implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final List<JsonObject> events = new ArrayList<>();
    private int lastId;

    /** Finds the browser's program on the path. */
    static Optional<Path> program() {
        List<String> folders =
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(":", -1));
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts the browser with its own profile. */
    HeadlessBrowser(Path program, Path profile) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless=new",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank"));
        if (System.getProperty("user.name").equals("root")) {
            command.add(1, "--no-sandbox");
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        List<String> port = port(profile.resolve("DevToolsActivePort"));
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:%s%s".formatted(port.get(0), port.get(1))), new Listener())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private List<String> port(Path file) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(file) && Files.readAllLines(file).size() == 2) {
                return Files.readAllLines(file);
            }
            Thread.sleep(50);
        }
        throw new IOException("the browser does not start");
    }

    /** Opens a tab with a width, in light or dark mode, and loads a file in it. */
    Tab open(Path file, int width, boolean dark) throws Exception {
        JsonObject blank = new JsonObject();
        blank.addProperty("url", "about:blank");
        String target = call("", "Target.createTarget", blank).get("targetId").getAsString();
        JsonObject attach = new JsonObject();
        attach.addProperty("targetId", target);
        attach.addProperty("flatten", true);
        Tab tab = new Tab(
                call("", "Target.attachToTarget", attach).get("sessionId").getAsString());
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(tab.session, domain + ".enable", new JsonObject());
        }
        call(
                tab.session,
                "Emulation.setDeviceMetricsOverride",
                json("{width: %d, height: 900, deviceScaleFactor: 1, mobile: false}".formatted(width)));
        call(
                tab.session,
                "Emulation.setEmulatedMedia",
                json("{features: [{name: 'prefers-color-scheme', value: '%s'}]}".formatted(dark ? "dark" : "light")));
        JsonObject navigate = new JsonObject();
        navigate.addProperty("url", file.toUri().toString());
        call(tab.session, "Page.navigate", navigate);
        while (tab.events("Page.loadEventFired").isEmpty()) {
            take();
        }
        return tab;
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private JsonObject call(String session, String method, JsonObject parameters) throws Exception {
        int id = ++lastId;
        JsonObject message = new JsonObject();
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", parameters);
        if (!session.isEmpty()) {
            message.addProperty("sessionId", session);
        }
        socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (true) {
            JsonObject answer = take();
            if (answer.has("id") && answer.get("id").getAsInt() == id) {
                if (answer.has("error")) {
                    throw new IOException(method + ": " + answer.get("error"));
                }
                return answer.getAsJsonObject("result");
            }
        }
    }

    private JsonObject take() throws Exception {
        JsonObject message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new IOException("the browser does not answer");
        }
        if (message.has("method")) {
            events.add(message);
        }
        return message;
    }

    @Override
    public void close() throws Exception {
        try {
            call("", "Browser.close", new JsonObject());
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** A loaded page. */
    final class Tab {
        private final String session;

        private Tab(String session) {
            this.session = session;
        }

        /** Returns the parameters of all events of a kind that were seen so far. */
        List<JsonObject> events(String method) {
            return events.stream()
                    .filter(event -> event.get("method").getAsString().equals(method)
                            && event.has("sessionId")
                            && event.get("sessionId").getAsString().equals(session))
                    .map(event -> event.getAsJsonObject("params"))
                    .toList();
        }

        /** Evaluates an expression. */
        JsonElement evaluate(String expression) throws Exception {
            JsonObject parameters = new JsonObject();
            parameters.addProperty("expression", expression);
            parameters.addProperty("returnByValue", true);
            JsonObject answer = call(session, "Runtime.evaluate", parameters);
            if (answer.has("exceptionDetails")) {
                throw new IOException(answer.get("exceptionDetails").toString());
            }
            return answer.getAsJsonObject("result").get("value");
        }

        /** Lays the page out as for printing, on paper of the tab's width. */
        void asOnPaper() throws Exception {
            call(session, "Emulation.setEmulatedMedia", json("{media: 'print'}"));
        }

        /** Prints the page to PDF. */
        byte[] printed() throws Exception {
            String data = call(session, "Page.printToPDF", new JsonObject())
                    .get("data")
                    .getAsString();
            return Base64.getDecoder().decode(data);
        }
    }

    /** Joins the parts of messages. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(json(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
