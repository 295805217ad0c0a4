package org.dapo.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.felix.cm.json.io.Configurations;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Inspector;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.util.converter.Converter;
import org.osgi.util.tracker.ServiceTracker;

/** Tests that a host can configure the suite without code, by the JSON of the OSGi Configurator (Compendium, chapter 150). */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ConfiguratorIT {
    private static final long PATIENCE_MILLIS = 60_000;

    @Inject
    private BundleContext context;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @org.ops4j.pax.exam.Configuration
    public Option[] suiteAndConfigurator() throws ClassNotFoundException {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add(":configurator:resource-version", 1)
                .add(":configurator:symbolic-name", "org.example.line")
                .add(":configurator:version", "1.0.0");
        for (Map.Entry<String, Map<String, String>> entry :
                Camera.configurations().entrySet()) {
            JsonObjectBuilder properties = Json.createObjectBuilder();
            entry.getValue().forEach(properties::add);
            if (entry.getKey().equals(Inspector.FACTORY_PID)) {
                properties.add("image.threshold", 0.25).add("batch.size", 4);
            }
            json.add(entry.getKey() + "~line", properties);
        }
        return OptionUtils.combine(
                Suite.complete(),
                frameworkProperty("configurator.initial").value(json.build().toString()),
                Suite.bundleOf(Json.class),
                Suite.bundleOf(Converter.class),
                Suite.bundleOf(Configurations.class),
                Suite.bundleOf(Class.forName("org.apache.felix.configurator.impl.Activator")));
    }

    @Test
    public void anInspectorThatJsonDescribesInspects() throws Exception {
        Path data = SampleData.writeTo(folder.newFolder("data").toPath(), 1);
        ServiceTracker<Inspector, Inspector> inspectors = new ServiceTracker<>(context, Inspector.class, null);
        inspectors.open();
        try {
            Inspector camera = inspectors.waitForService(PATIENCE_MILLIS);
            assertNotNull("no inspector", camera);
            assertEquals(Camera.NAME, inspectors.getServiceReference().getProperty(Inspector.NAME_PROPERTY));
            var found = camera.inspect(new ImageSource.File(data.resolve("plate/test/hole/000.png")), Optional.empty());
            assertEquals(Camera.SCORE, found.score(), Camera.DIFFERENCE);
            assertEquals(0.25, found.threshold().image(), 0);
        } finally {
            inspectors.close();
        }
    }
}
