package org.biface.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate that nobody but its maker trusts, with its key.
 *
 * @param tls the server's side of TLS with it
 * @param pem a file with the certificate, for a client that is to trust it
 * @param key a file with its private key, for a server that wants both as files
 */
public record TestCertificate(SSLContext tls, Path pem, Path key) {

    private static final char[] SECRET = "a test needs no secrets".toCharArray();

    /**
     * @param folder where its files go
     * @param name the host that it is for, such as {@code localhost}
     * @return a new certificate
     */
    public static TestCertificate make(Path folder, String name) throws IOException, InterruptedException {
        Path keys = folder.resolve(UUID.randomUUID() + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        // Valid since yesterday, for whoever's clock is set back a little in between.
                        "-startdate",
                        "-1d",
                        "-validity",
                        "3",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        new String(SECRET))
                .redirectErrorStream(true)
                .start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(180, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, SECRET);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, SECRET);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            Path pem = folder.resolve(keys.getFileName() + ".pem");
            write(pem, "CERTIFICATE", store.getCertificate("test").getEncoded());
            Path key = folder.resolve(keys.getFileName() + ".key");
            write(key, "PRIVATE KEY", store.getKey("test", SECRET).getEncoded());
            return new TestCertificate(tls, pem, key);
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
    }

    private static void write(Path file, String what, byte[] der) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                        + "-----\n");
    }
}
