package org.biface.plugins.payment.sandbox;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.spi.payment.AccountState.Identity;
import org.junit.Test;

/** What the configuration makes of the sandbox, and that chance is no chance. */
public class SettingsTest {

    /** The configuration as the container gives it: what is not named has its default. */
    private static Settings settings(Map<String, Object> named) {
        return Settings.of((Settings.Config) Proxy.newProxyInstance(
                Settings.Config.class.getClassLoader(),
                new Class<?>[] {Settings.Config.class},
                (proxy, method, arguments) ->
                        named.getOrDefault(method.getName().replace('_', '.'), method.getDefaultValue())));
    }

    private static String key(int n) {
        return UUID.nameUUIDFromBytes(Integer.toString(n).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Test
    public void withoutConfigurationNothingGoesWrongByChance() {
        Settings defaults = settings(Map.of());
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Set.of(), Fault.of(key(i), 120_000, defaults));
        }
        assertEquals(Duration.ofMillis(300), defaults.confirmDelay());
        assertEquals(Duration.ofMinutes(5), defaults.tolerance());
        assertEquals(Identity.VERIFIED, defaults.identity());
        assertEquals(0, defaults.feeBasisPoints());
        assertEquals(Set.of(Fault.FORGED), Fault.of("k", 6_611, defaults));
    }

    @Test
    public void eachPercentageIsOfItsOwnFault() {
        Map<String, Fault> names = Map.ofEntries(
                Map.entry("fail.percent", Fault.FAILS),
                Map.entry("timeout.percent", Fault.SILENT_AFTER_ACTING),
                Map.entry("ignore.percent", Fault.SILENT_BEFORE_ACTING),
                Map.entry("duplicate.percent", Fault.REPORTED_TWICE),
                Map.entry("reorder.percent", Fault.REPORTED_OUT_OF_ORDER),
                Map.entry("silent.percent", Fault.NOT_REPORTED),
                Map.entry("late.percent", Fault.REPORTED_LATE),
                Map.entry("forge.percent", Fault.FORGED),
                Map.entry("chargeback.percent", Fault.CHARGED_BACK),
                Map.entry("chargeback.won.percent", Fault.CHARGED_BACK_AND_WON),
                Map.entry("chargeback.lost.percent", Fault.CHARGED_BACK_AND_LOST),
                Map.entry("return.percent", Fault.RETURNED));
        names.forEach((name, fault) -> {
            Settings always = settings(Map.of(name, 100, "magic.amounts", false));
            assertEquals(name, Set.of(fault), Fault.of("any-key", 6_601, always));
            Settings some = settings(Map.of(name, 30));
            int n = 0;
            for (int i = 0; i < 2_000; i++) {
                n += Fault.of(key(i), 100, some).contains(fault) ? 1 : 0;
            }
            // 600 of 2,000 are meant; this is five standard deviations, and the keys are always the same.
            assertTrue(name + ": " + n, n > 497 && n < 703);
            assertThrows(IllegalArgumentException.class, () -> settings(Map.of(name, 101)));
            assertThrows(IllegalArgumentException.class, () -> settings(Map.of(name, -1)));
        });
    }

    @Test
    public void chanceFollowsTheKeyAndTheSeed() {
        List<Set<Fault>> first = faults("one");
        assertEquals(first, faults("one"));
        assertNotEquals(first, faults("two"));
    }

    private static List<Set<Fault>> faults(String seed) {
        Settings half = settings(Map.of("fail.percent", 50, "timeout.percent", 50, "seed", seed));
        var all = new ArrayList<Set<Fault>>();
        for (int i = 0; i < 100; i++) {
            all.add(Fault.of(key(i), 100, half));
        }
        return all;
    }

    @Test
    public void whatCanNotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> settings(Map.of("fee.basis.points", 10_001)));
        assertThrows(IllegalArgumentException.class, () -> settings(Map.of("confirm.delay.millis", -1L)));
        assertThrows(IllegalArgumentException.class, () -> settings(Map.of("identity", "perhaps")));
        assertThrows(IllegalArgumentException.class, () -> settings(Map.of("identity.refused.percent", 101)));
        assertEquals(Identity.NEEDED, settings(Map.of("identity", " Needed ")).identity());
    }
}
