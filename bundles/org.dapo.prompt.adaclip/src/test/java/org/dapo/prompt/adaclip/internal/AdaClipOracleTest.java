package org.dapo.prompt.adaclip.internal;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.dapo.nn.testkit.MethodOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaClipOracleTest {
    /** Compares the method with the plain PyTorch oracle in itests/oracle/methods. */
    @Test
    void theMethodComputesWhatItsOracleDoes(@TempDir Path folder) throws Exception {
        Path file = Path.of(
                getClass().getResource("/oracle/one-cluster.safetensors").toURI());
        MethodOracle.check(
                folder, file, new AdaClipStrategy(NDManager::newBaseManager), "published:clusters=1", "AdaCLIP");
    }
}
