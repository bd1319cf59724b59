package org.biface.itests;

import static org.junit.Assert.fail;
import static org.junit.Assume.assumeTrue;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The browser of this machine, driven by Playwright, which brings none of its own. */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Chromium(Path program) {
        // Playwright would download a browser of its own otherwise.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(program)
                            // A container has neither the sandbox's rights nor a graphics card, and little shared
                            // memory.
                            .setChromiumSandbox(false)
                            .setArgs(List.of(
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--no-first-run")));
        } catch (RuntimeException refused) {
            playwright.close();
            throw refused;
        }
    }

    /** Opens it; where there is none, the test is skipped and says so, or fails where one has to be. */
    static Chromium open() {
        Optional<Path> program = find(System.getProperty("chromium"), System.getenv("PATH"));
        if (program.isEmpty()) {
            String line = "=".repeat(100);
            String missing = """
                    THE BROWSER TESTS DO NOT RUN: there is no Chromium on this machine.
                    Install one (on Debian and Ubuntu: apt-get install chromium), or say where it is: -Dchromium=PATH""";
            System.err.println(line + "\n" + missing + "\n" + line);
            if (Boolean.getBoolean("chromium.required")) {
                fail(missing);
            }
            assumeTrue(missing, false);
        }
        return new Chromium(program.orElseThrow());
    }

    /**
     * @param said where it is said to be, or {@code null}; nothing else is taken then
     * @param path the folders of programs
     */
    static Optional<Path> find(String said, String path) {
        Stream<Path> candidates = said != null
                ? Stream.of(Path.of(said))
                : Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return candidates
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    com.microsoft.playwright.Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
