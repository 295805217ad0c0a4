package org.dapo.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;

import java.util.Arrays;
import javax.inject.Inject;
import org.dapo.api.dataset.DatasetAdapter;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Tests that the suite without its platform's native library does all that needs no tensors. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class MissingNativeLibraryIT {
    @Inject
    private BundleContext context;

    @Configuration
    public Option[] suiteWithoutNativeLibrary() {
        return Suite.without(name -> name.startsWith(Suite.NATIVE_PREFIX));
    }

    @Test
    public void thereIsNoTensorEngine() {
        assertNull(context.getServiceReference("org.dapo.nn.api.tensor.TensorEngine"));
    }

    @Test
    public void theWrapperRunsAllTheSame() {
        Bundle wrapper = Arrays.stream(context.getBundles())
                .filter(bundle -> "org.dapo.djl".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        assertEquals(Bundle.ACTIVE, wrapper.getState());
    }

    @Test
    public void partsWithoutTensorsAreThere() throws Exception {
        var adapters = context.getServiceReferences(DatasetAdapter.class, null);
        assertFalse(adapters.isEmpty());
        for (var adapter : adapters) {
            assertNotNull(context.getService(adapter));
        }
    }
}
