package org.dapo.prompt.winclip.internal;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.dapo.nn.testkit.MethodOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WinClipOracleTest {
    /** Compares the method with the plain PyTorch oracle in itests/oracle/methods. */
    @Test
    void theMethodComputesWhatItsOracleDoes(@TempDir Path folder) throws Exception {
        Path file =
                Path.of(getClass().getResource("/oracle/published.safetensors").toURI());
        MethodOracle.check(folder, file, new WinClipStrategy(NDManager::newBaseManager), "published", "WinCLIP");
    }
}
