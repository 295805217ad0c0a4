package org.dapo.prompt.multiads.internal;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.dapo.nn.testkit.MethodOracle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultiAdsOracleTest {
    /** Compares the method with the plain PyTorch oracle in itests/oracle/methods. */
    @ParameterizedTest
    @ValueSource(strings = {"current", "release"})
    void theMethodComputesWhatItsOracleDoes(String profile, @TempDir Path folder) throws Exception {
        Path file = Path.of(getClass()
                .getResource("/oracle/%s.safetensors".formatted(profile))
                .toURI());
        MethodOracle.check(
                folder, file, new MultiAdsStrategy(NDManager::newBaseManager), profile, "MultiADS " + profile);
    }
}
