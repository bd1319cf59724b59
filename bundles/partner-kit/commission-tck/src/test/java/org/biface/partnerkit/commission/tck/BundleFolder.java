package org.biface.partnerkit.commission.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.biface.spi.commission.CommissionPolicy;

/** What a build makes of a policy's class: a folder with a manifest, a component description and the class. */
final class BundleFolder {
    private static final String COMPONENT = "OSGI-INF/policy.xml";

    private final Class<?> type;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String component;

    BundleFolder(Class<?> type) {
        this.type = type;
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-SymbolicName", "test.policy");
        headers.put("Bundle-Version", "1.0.0.SNAPSHOT");
        headers.put("Import-Package", "java.lang,org.biface.spi.commission;version=\"[1.0,2)\"");
        headers.put("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.component)\",osgi.ee");
        headers.put("Service-Component", COMPONENT);
        component = component(CommissionPolicy.class.getName(), type.getName(), "");
    }

    static String component(String service, String implementation, String more) {
        return "<component name=\"policy\"><implementation class=\"" + implementation
                + "\"/><service><provide interface=\"" + service + "\"/></service>" + more + "</component>";
    }

    BundleFolder header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    BundleFolder component(String xml) {
        component = xml;
        return this;
    }

    Path write() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "bundle");
            StringBuilder manifest = new StringBuilder();
            headers.forEach((name, value) -> {
                if (value != null) {
                    manifest.append(name).append(": ").append(value).append('\n');
                }
            });
            put(folder.resolve("META-INF/MANIFEST.MF"), manifest.toString().getBytes());
            put(folder.resolve(COMPONENT), component.getBytes());
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
                put(folder.resolve(file), in.readAllBytes());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
