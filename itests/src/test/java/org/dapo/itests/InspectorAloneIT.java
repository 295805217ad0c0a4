package org.dapo.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** Tests a host that only inspects: no launcher, commands, data sets, metrics and reports, and only two configurations. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class InspectorAloneIT {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final Set<String> NOT_NEEDED = Set.of(
            "org.dapo.benchmark-",
            "org.dapo.dataset.",
            "org.dapo.metric.",
            "org.dapo.report-",
            "org.dapo.shell-",
            "org.apache.felix.gogo.",
            "picocli-");

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<Configuration> made = new ArrayList<>();
    private ServiceTracker<Inspector, Inspector> inspectors;

    @org.ops4j.pax.exam.Configuration
    public Option[] whatInspectionNeeds() {
        List<Option> options =
                Arrays.asList(Suite.without(name -> NOT_NEEDED.stream().anyMatch(name::startsWith)));
        // The other tests start the bundles by name. Any order must work. Logging need not be first.
        Collections.reverse(options);
        return options.toArray(Option[]::new);
    }

    @Before
    public void configure() throws Exception {
        for (Map.Entry<String, Map<String, String>> entry :
                Camera.configurations().entrySet()) {
            Configuration configuration = configurations.createFactoryConfiguration(entry.getKey(), "?");
            configuration.update(new Hashtable<>(entry.getValue()));
            made.add(configuration);
        }
        inspectors = new ServiceTracker<>(context, Inspector.class, null);
        inspectors.open();
    }

    @After
    public void takeAway() throws Exception {
        inspectors.close();
        for (Configuration configuration : made) {
            configuration.delete();
        }
    }

    @Test
    public void twoConfigurationsAreEnoughToInspect() throws Exception {
        Path data = SampleData.writeTo(folder.newFolder("data").toPath(), 1);
        Inspector camera = inspectors.waitForService(PATIENCE_MILLIS);
        assertNotNull("no inspector", camera);
        Inspection found =
                camera.inspect(new ImageSource.File(data.resolve("plate/test/hole/000.png")), Optional.empty());
        assertEquals(Camera.SCORE, found.score(), Camera.DIFFERENCE);
        assertEquals(SampleData.WIDTH, found.map().width());
        assertEquals(SampleData.HEIGHT, found.map().height());
        assertFalse(found.types().isEmpty());
    }

    @Test
    public void everyBundleThatIsThereResolves() {
        List<String> unresolved = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() == Bundle.INSTALLED) {
                unresolved.add(bundle.getSymbolicName());
            }
        }
        assertEquals(List.of(), unresolved);
    }
}
