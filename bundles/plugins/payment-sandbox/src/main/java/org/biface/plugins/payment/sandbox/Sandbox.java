package org.biface.plugins.payment.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.biface.spi.payment.PaymentProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the sandbox as soon as the book is free: while another version of this bundle still has it, this one waits, and
 * only then is there a provider to be called.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = Settings.PID)
@Designate(ocd = Settings.Config.class)
public final class Sandbox {

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final long LOOK_MILLIS = 50;
    private static final int SECRET_BYTES = 32;

    private final BundleContext context;
    private final Settings settings;
    private final Path directory;
    private final String secret;
    private final Supplier<URI> platform;
    private final Thread opener = new Thread(this::openWhenFree, "biface-sandbox-open");
    private final Object monitor = new Object();
    private boolean leaving;
    private FileChannel lockFile;
    private Book book;
    private Messenger messenger;
    private ServiceRegistration<PaymentProvider> registration;

    @Activate
    public Sandbox(BundleContext context, Settings.Config config) {
        this.context = context;
        this.settings = Settings.of(config);
        this.directory = directory(context, config.directory());
        this.secret = config.webhook_secret();
        this.platform = new PlatformAddress(context, config.platform_url());
        opener.setDaemon(true);
        opener.start();
    }

    private static Path directory(BundleContext context, String configured) {
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        String container = context.getProperty("karaf.base");
        return container != null
                ? Path.of(container, "sandbox")
                : context.getDataFile("sandbox").toPath();
    }

    private void openWhenFree() {
        try {
            Files.createDirectories(directory);
            synchronized (monitor) {
                while (!leaving && !lock()) {
                    monitor.wait(LOOK_MILLIS);
                }
                if (!leaving) {
                    open();
                }
            }
        } catch (IOException | RuntimeException failure) {
            LOG.error("The payment sandbox can't open its book in {}", directory, failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean lock() throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("book.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException otherVersion) {
            LOG.debug("Another version has the book", otherVersion);
        }
        if (lock == null) {
            channel.close();
            return false;
        }
        lockFile = channel;
        return true;
    }

    private void open() throws IOException {
        Clock clock = Clock.systemUTC();
        var signature = new Signature(secret(), settings.tolerance());
        book = new Book(directory.resolve("book.txt"));
        var provider = new SandboxProvider(book, signature, settings, clock, report -> messenger.send(report));
        messenger = new Messenger(platform, book, signature, provider::body, settings, clock);
        registration = context.registerService(PaymentProvider.class, provider, new Hashtable<>());
        messenger.start();
        LOG.info("The payment SANDBOX is open: it moves no real money. Its book is in {}", directory);
    }

    private byte[] secret() throws IOException {
        if (!secret.isBlank()) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        Path file = directory.resolve("webhook.secret");
        if (!Files.exists(file)) {
            var bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            // Moved into place when it is whole: a start that is killed here leaves no half a secret.
            Path fresh = directory.resolve("webhook.secret.new");
            Files.deleteIfExists(fresh);
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(fresh, HexFormat.of().formatHex(bytes));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    }

    @Deactivate
    void close() {
        synchronized (monitor) {
            leaving = true;
            monitor.notifyAll();
        }
        try {
            opener.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (registration != null) {
            // Whoever uses the provider lets its calls end before this returns.
            registration.unregister();
        }
        if (messenger != null) {
            messenger.close();
        }
        try {
            if (book != null) {
                book.close();
            }
            if (lockFile != null) {
                lockFile.close();
            }
        } catch (IOException broken) {
            LOG.warn("The sandbox could not close its book", broken);
        }
    }
}
