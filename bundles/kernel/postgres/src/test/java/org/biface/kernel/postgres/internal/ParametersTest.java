package org.biface.kernel.postgres.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Map;
import org.junit.Test;

public final class ParametersTest {

    @Test
    public void oneLineHoldsMany() {
        assertEquals(
                Map.of("shared_buffers", "512MB", "work_mem", "16MB", "jit", "off"),
                EmbeddedServerComponent.parameters("shared_buffers=512MB, work_mem = 16MB", "jit=off"));
    }

    @Test
    public void aValueMayHaveCommas() {
        assertEquals(
                Map.of("shared_preload_libraries", "auto_explain,pg_stat_statements", "auto_explain.log_analyze", "on"),
                EmbeddedServerComponent.parameters(
                        "shared_preload_libraries=auto_explain,pg_stat_statements,auto_explain.log_analyze=on"));
    }

    @Test
    public void anotherFormIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> EmbeddedServerComponent.parameters("512MB"));
    }
}
