package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import org.biface.testing.Configured;
import org.junit.Test;

public class CommissionConfigTest {

    /** What an operator gets who sets nothing: SPI and READMEs promise these to those who write policies. */
    @Test
    public void commissionDefaultsAreAsTheRulesSay() {
        CommissionConfig unset = Configured.byDefault(CommissionConfig.class);
        assertEquals("for both answers", 250, unset.time_limit_millis());
        assertEquals(8, unset.calls_per_policy());
        assertEquals(4, unset.stuck_calls_per_policy());
        assertEquals(10_000, unset.wait_for_policy_millis());
        assertEquals(32, unset.waiting_calls());
        assertEquals(300, unset.proving_records());
        assertEquals(5_000, unset.drain_millis());
        PolicyGuard asShipped = new PolicyGuard(unset);
        assertEquals(Duration.ofMillis(250), asShipped.limit());
        assertEquals(8, asShipped.callsAtOnce());
        asShipped.close();
    }
}
