import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes the time of the build out of the configuration files, where {@code java.util.Properties} wrote it, so that the same
 * sources give the same files. The build runs this file as it is.
 */
public class Timeless {

    private static final String DATE =
            "#(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d .* \\d{4}";

    /** @param args the folder of the configuration files */
    public static void main(String[] args) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of(args[0]))) {
            files = found.filter(Files::isRegularFile).collect(Collectors.toList());
        }
        for (Path file : files) {
            withoutDate(file);
        }
    }

    private static void withoutDate(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var lines = new ArrayList<String>(List.of(text.split("\n", -1)));
        if (lines.removeIf(line -> line.strip().matches(DATE))) {
            Files.writeString(file, String.join("\n", lines), StandardCharsets.ISO_8859_1);
        }
    }
}
