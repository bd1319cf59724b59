package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.biface.kernel.persistence.DatabaseServer.Address;
import org.biface.testing.Configured;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Where the address and the password of an operator's own database come from. */
public class PersistenceComponentTest {

    private static final String URL = "jdbc:postgresql://db.example/biface";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private String mounted;
    private String configuredFile;

    private record Case(Map<String, String> environment, Map<String, String> config, String password) {}

    @Before
    public void write() throws Exception {
        mounted = file("mounted", "of the mounted file");
        configuredFile = file("configured", "of the configured file");
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.newFile(name).toPath(), text + "\n").toString();
    }

    private static Address address(Map<String, String> environment, Map<String, String> config) {
        return PersistenceComponent.configured(Configured.with(PersistenceComponent.Config.class, config), environment);
    }

    @Test
    public void theEnvironmentGoesBeforeTheConfigurationAndAFileBeforeAPasswordInIt() {
        String variable = "BIFACE_DB_PASSWORD";
        String variableFile = "BIFACE_DB_PASSWORD_FILE";
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("nothing", new Case(Map.of(), Map.of(), ""));
        cases.put("only the configuration", new Case(Map.of(), Map.of("password", "plain"), "plain"));
        cases.put(
                "a file in the configuration, and a password",
                new Case(
                        Map.of(),
                        Map.of("password", "plain", "password_file", configuredFile),
                        "of the configured file"));
        cases.put(
                "a file in the environment, and both in the configuration",
                new Case(
                        Map.of(variableFile, mounted),
                        Map.of("password", "plain", "password_file", configuredFile),
                        "of the mounted file"));
        cases.put(
                "a password in the environment, and all else",
                new Case(
                        Map.of(variable, "given", variableFile, mounted),
                        Map.of("password", "plain", "password_file", configuredFile),
                        "given"));
        cases.put("a password in the environment alone", new Case(Map.of(variable, "given"), Map.of(), "given"));
        cases.forEach((name, one) -> assertEquals(
                name, one.password(), address(one.environment(), one.config()).password()));
    }

    @Test
    public void urlAndUserOfTheEnvironmentGoFirstToo() {
        Map<String, String> config = Map.of("url", URL, "user", "configured");
        Address configured = address(Map.of(), config);
        assertEquals(URL, configured.url());
        assertEquals("configured", configured.user());
        Address given = address(
                Map.of("BIFACE_DB_URL", " jdbc:postgresql://other.example/biface ", "BIFACE_DB_USER", "given"), config);
        assertEquals("jdbc:postgresql://other.example/biface", given.url());
        assertEquals("given", given.user());
    }

    @Test
    public void aRotatedPasswordIsFound() throws Exception {
        Map<String, String> environment = Map.of("BIFACE_DB_PASSWORD_FILE", mounted);
        assertEquals("of the mounted file", address(environment, Map.of()).password());
        Files.writeString(Path.of(mounted), "rotated");
        assertEquals("rotated", address(environment, Map.of()).password());
    }

    @Test
    public void aMissingFileIsNamedAndNoOtherPasswordIsTried() {
        Map<String, String> environment = Map.of("BIFACE_DB_PASSWORD_FILE", mounted + "-gone");
        var told = assertThrows(IllegalStateException.class, () -> address(environment, Map.of("password", "plain")));
        assertTrue(told.getMessage(), told.getMessage().contains(mounted + "-gone"));
    }
}
