package org.biface.kernel.postgres.internal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, packed as one xz-compressed tar for each platform. */
public final class Archive {

    private static final int BLOCK = 512;

    private Archive() {}

    /** @return the archive's name for the machine this runs on, whether or not there is such an archive */
    static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "darwin" : os.contains("win") ? "windows" : "linux";
        String processor = arch.equals("aarch64") || arch.equals("arm64") ? "arm_64" : "x86_64";
        // The programs for macOS are built for both processors, those for Windows run on both.
        return system + "-" + (system.equals("linux") ? processor : "x86_64");
    }

    /**
     * Unpacks the programs unless that was done before.
     *
     * @param parent where to put them; each version and platform gets its own folder in it
     * @return the folder that holds {@code bin}
     */
    static Path unpack(Path parent) throws IOException {
        String platform = platform();
        Path home = parent.resolve("postgresql-" + version() + "-" + platform);
        if (Files.isDirectory(home)) {
            return home;
        }
        try (InputStream packed = Archive.class.getResourceAsStream("/postgres-" + platform + ".txz")) {
            if (packed == null) {
                throw new Refusal("This build of Biface has no PostgreSQL for " + platform
                        + ". Build it on that platform, or configure a database of your own.");
            }
            Files.createDirectories(parent);
            Path fresh = Files.createTempDirectory(parent, "unpacking-");
            try {
                unpack(packed, fresh);
                // Before others find it there: the server may run as another user than this process.
                makeReadable(fresh);
                // Two nodes that unpack into one folder at the same time: the first one wins, both are content.
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException failure) {
                delete(fresh);
                if (!Files.isDirectory(home)) {
                    throw failure;
                }
            }
        }
        return home;
    }

    /**
     * Unpacks an archive of programs.
     *
     * @param packed a tar, compressed with xz
     * @param folder where to put what is in it
     * @throws IOException if that does not work
     */
    public static void unpack(InputStream packed, Path folder) throws IOException {
        untar(new XZInputStream(new BufferedInputStream(packed)), folder);
    }

    private static String version() {
        return EmbeddedServer.VERSION;
    }

    private static void makeReadable(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void untar(InputStream stream, Path target) throws IOException {
        var tar = new DataInputStream(stream);
        byte[] header = new byte[BLOCK];
        String longName = null;
        while (true) {
            tar.readFully(header);
            if (header[0] == 0) {
                return;
            }
            String name = longName == null ? name(header) : longName;
            longName = null;
            long size = Long.parseLong(text(header, 124, 12).trim(), 8);
            int mode = Integer.parseInt(text(header, 100, 8).trim(), 8);
            Path file = target.resolve(name).normalize();
            if (!file.startsWith(target)) {
                throw new IOException("an entry of the archive leaves its folder: " + name);
            }
            switch (header[156]) {
                case '0', 0 -> {
                    Files.createDirectories(file.getParent());
                    try (var out = Files.newOutputStream(file)) {
                        copy(tar, out, size);
                    }
                    if ((mode & 0100) != 0 && !file.toFile().setExecutable(true, false)) {
                        throw new IOException("can't make " + file + " executable");
                    }
                }
                case '5' -> Files.createDirectories(file);
                case '2' -> {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(text(header, 157, 100)));
                }
                case 'L' -> {
                    byte[] bytes = tar.readNBytes(Math.toIntExact(size));
                    longName = text(bytes, 0, bytes.length);
                }
                default -> tar.skipNBytes(size);
            }
            tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        }
    }

    private static void copy(InputStream from, java.io.OutputStream to, long size) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = size;
        while (left > 0) {
            int read = from.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException("the archive ends too early");
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    private static String name(byte[] header) {
        boolean ustar = text(header, 257, 6).equals("ustar");
        String prefix = ustar ? text(header, 345, 155) : "";
        String name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
