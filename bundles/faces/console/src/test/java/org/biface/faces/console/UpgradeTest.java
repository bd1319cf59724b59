package org.biface.faces.console;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import org.junit.Test;
import org.osgi.framework.Version;

/** What a bundle says of itself decides whether it can come while the node runs. */
public class UpgradeTest {

    private static final List<Version> THERE = List.of(new Version("1.0.0"));

    private static Upgrade.Headers headers(String... namesAndValues) throws IOException {
        Attributes manifest = new Attributes();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            manifest.putValue(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Upgrade.Headers.of(manifest);
    }

    private static Upgrade.Way way(List<Version> there, String... namesAndValues) throws IOException {
        return Upgrade.step(headers(namesAndValues), there).way();
    }

    @Test
    public void whatExportsNothingStandsBesideItself() throws IOException {
        assertEquals(
                Upgrade.Way.BESIDE,
                way(THERE, "Bundle-SymbolicName", "org.biface.missions", "Bundle-Version", "1.1.0"));
        assertEquals(Upgrade.Way.BESIDE, way(THERE, "Bundle-SymbolicName", "acme; singleton:=false"));
    }

    @Test
    public void whatNobodyHasComesAtAnyTime() throws IOException {
        assertEquals(
                Upgrade.Way.NEW,
                way(
                        List.of(),
                        "Bundle-SymbolicName",
                        "org.biface.api.courses",
                        "Export-Package",
                        "org.biface.courses"));
    }

    @Test
    public void whatOthersAreWiredToNeedsARestart() throws IOException {
        assertEquals(
                Upgrade.Way.RESTART,
                way(THERE, "Bundle-SymbolicName", "org.biface.api.missions", "Export-Package", "org.biface.missions"));
        assertEquals(Upgrade.Way.RESTART, way(THERE, "Bundle-SymbolicName", "acme;singleton:=true"));
        assertEquals(Upgrade.Way.RESTART, way(THERE, "Bundle-SymbolicName", "acme; singleton:=\"true\""));
        assertEquals(
                Upgrade.Way.RESTART, way(List.of(), "Bundle-SymbolicName", "acme", "Fragment-Host", "system.bundle"));
    }

    @Test
    public void whatHasNoNameIsNoBundle() {
        assertThrows(IOException.class, () -> headers("Bundle-Version", "1.0.0"));
    }

    @Test
    public void theVerdictIsSaidToPeopleAndPrograms() throws IOException {
        Upgrade.Step step = Upgrade.step(
                headers("Bundle-SymbolicName", "api", "Bundle-Version", "2.0.0", "Export-Package", "a"), THERE);
        assertEquals("hot: x/2 can be installed while the node runs\n", said(List.of()));
        assertEquals(
                "api\t1.0.0\t2.0.0\trestart\tothers use its packages\nrestart: x/2 changes what others are wired to (1 of"
                        + " its bundles); install it on a node that is started anew afterwards\n",
                said(List.of(step)));
    }

    private static String said(List<Upgrade.Step> steps) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        UpgradeCheck.print(new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), false), "x/2", steps);
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
