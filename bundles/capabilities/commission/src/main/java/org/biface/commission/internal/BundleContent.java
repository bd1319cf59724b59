package org.biface.commission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import org.osgi.framework.Bundle;

/** What is in a bundle, whatever it says of its version: the same on each node where the same one is installed. */
final class BundleContent {
    private static final int BUFFER = 8_192;

    private BundleContent() {}

    /** @return the digest of all entries, those of fragments too, in an order that does not depend on the archive */
    static String digest(Bundle bundle) {
        List<String> entries = new ArrayList<>();
        Enumeration<URL> found = bundle.findEntries("/", "*", true);
        while (found != null && found.hasMoreElements()) {
            URL entry = found.nextElement();
            if (!entry.getPath().endsWith("/")) {
                entries.add(entry.getPath() + " " + digest(entry));
            }
        }
        Collections.sort(entries);
        MessageDigest all = Fingerprint.sha256();
        entries.forEach(entry -> all.update((entry + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(all.digest());
    }

    private static String digest(URL entry) {
        MessageDigest digest = Fingerprint.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = entry.openStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(entry + " can't be read", broken);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
