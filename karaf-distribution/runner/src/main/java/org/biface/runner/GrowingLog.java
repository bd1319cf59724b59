package org.biface.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server's log, read as it grows: each call gives what was not read before, also what has been rolled over meanwhile into
 * files that end in a number, the lowest the oldest.
 */
public final class GrowingLog {

    private static final Pattern NAME = Pattern.compile("biface\\.log(?:\\.(\\d+))?");

    private final Path folder;
    private Object file;
    private long offset;

    /** @param folder where the log is */
    public GrowingLog(Path folder) {
        this.folder = folder;
    }

    private record Part(Path path, int number, Object key) {}

    /** Reads what has come since the last call; whole lines only. */
    public String next() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                return read();
            } catch (NoSuchFileException rolledOver) {
                // Between the look at the folder and at the file; nothing of it counts as read.
                if (attempt == 100) {
                    throw rolledOver;
                }
            }
        }
    }

    private String read() throws IOException {
        List<Part> parts = parts();
        int first = 0;
        long from = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).key().equals(file)) {
                first = i;
                from = offset;
            }
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Object last = file;
        long end = offset;
        for (int i = first; i < parts.size(); i++) {
            byte[] bytes = bytes(parts.get(i), i == first ? from : 0, i < parts.size() - 1);
            all.write(bytes, 0, bytes.length);
            last = parts.get(i).key();
            end = (i == first ? from : 0) + bytes.length;
        }
        file = last;
        offset = end;
        return all.toString(StandardCharsets.UTF_8);
    }

    /** The oldest first. */
    private List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return parts;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path path : files.toList()) {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches()) {
                    int number = name.group(1) == null ? Integer.MAX_VALUE : Integer.parseInt(name.group(1));
                    parts.add(new Part(path, number, key(path)));
                }
            }
        }
        parts.sort(Comparator.comparingInt(Part::number));
        return parts;
    }

    /** What stays the same when a file is renamed. */
    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path : key;
    }

    private static byte[] bytes(Part part, long from, boolean whole) throws IOException {
        try (FileChannel channel = FileChannel.open(part.path())) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(Math.max(0, channel.size() - from)));
            channel.position(from);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // goes on until all is read
            }
            int end = buffer.position();
            while (!whole && end > 0 && buffer.get(end - 1) != '\n') {
                end--;
            }
            if (!key(part.path()).equals(part.key())) {
                throw new NoSuchFileException(part.path() + " is another file now");
            }
            byte[] bytes = new byte[end];
            buffer.get(0, bytes);
            return bytes;
        }
    }
}
