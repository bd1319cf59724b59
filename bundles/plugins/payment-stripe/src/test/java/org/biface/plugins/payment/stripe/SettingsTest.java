package org.biface.plugins.payment.stripe;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Secrets come from the environment and files, and a live key never stands in the configuration. */
public class SettingsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static Settings settings(Map<String, Object> named) {
        return Settings.of(
                (Settings.Config) Proxy.newProxyInstance(
                        Settings.Config.class.getClassLoader(),
                        new Class<?>[] {Settings.Config.class},
                        (proxy, method, arguments) ->
                                named.getOrDefault(method.getName().replace('_', '.'), method.getDefaultValue())),
                Map.of("STRIPE_KEY", "sk_live_env", "STRIPE_HOOK", "whsec_env")::get);
    }

    @Test
    public void secretsComeFromTheEnvironmentAndFiles() throws IOException {
        Path file = folder.newFile("hook").toPath();
        Files.writeString(file, "whsec_file\n");
        Settings read =
                settings(Map.of("api.key", "env:STRIPE_KEY", "webhook.secrets", "env:STRIPE_HOOK, file:" + file));
        assertEquals("sk_live_env", read.key());
        assertTrue(read.live());
        assertEquals(List.of("whsec_env", "whsec_file"), read.webhookSecrets());
        assertEquals("https://api.stripe.com", read.base().toString());
    }

    @Test
    public void whatIsUnsafeOrMissingIsRefused() {
        assertEquals("sk_test_1", settings(Map.of("api.key", "sk_test_1")).key());
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("api.key", "sk_live_1"),
                Map.of("api.key", "env:MISSING"),
                Map.of("api.key", "file:/missing/secret"),
                Map.of("api.key", "env:STRIPE_KEY", "base.url", "http://127.0.0.1:1"),
                Map.of("api.key", "env:STRIPE_KEY", "test.payment.method", "pm_card_visa"))) {
            assertThrows(wrong.toString(), IllegalArgumentException.class, () -> settings(wrong));
        }
    }
}
