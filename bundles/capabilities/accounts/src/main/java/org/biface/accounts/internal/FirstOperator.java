package org.biface.accounts.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.biface.commons.Unavailable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first operator at the very first start, with a one-time password in a file that only the server's own user
 * can read, and removes that file once the password was changed.
 */
@Component(service = FirstOperator.class, immediate = true)
public final class FirstOperator {

    private static final Logger LOG = LoggerFactory.getLogger(FirstOperator.class);
    private static final long FIRST_LOOK_MILLIS = 0;
    private static final long LOOK_EVERY_MILLIS = 2_000;

    private final AccountsService accounts;
    private final String email;
    private final Path file;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "biface-accounts-first-operator");
        thread.setDaemon(true);
        return thread;
    });
    private boolean complained;

    @Activate
    public FirstOperator(
            BundleContext context, @Reference AccountsService accounts, @Reference AccountSettings settings) {
        this(accounts, settings.operatorEmail(), file(context, settings.operatorPasswordFile()));
        looks.scheduleWithFixedDelay(this::lookAgain, FIRST_LOOK_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    FirstOperator(AccountsService accounts, String email, Path file) {
        this.accounts = accounts;
        this.email = Texts.email(email);
        this.file = file;
    }

    @Deactivate
    void close() {
        looks.shutdown();
        try {
            looks.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path file(BundleContext context, String configured) {
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured.strip()).toAbsolutePath();
        }
        String base = context.getProperty("karaf.base");
        return Path.of(base == null ? "." : base).toAbsolutePath().normalize().resolve("operator-password.txt");
    }

    private void lookAgain() {
        try {
            if (look()) {
                looks.shutdown();
            }
            complained = false;
        } catch (Unavailable later) {
            LOG.debug("the database is away; the first operator waits", later);
        } catch (RuntimeException unexpected) {
            // Said once, not every two seconds.
            if (!complained) {
                LOG.error("the first operator can't be made yet; it is tried again until it works", unexpected);
                complained = true;
            }
        }
    }

    /** @return whether there is nothing left to do: an operator exists, and no one-time password */
    boolean look() {
        String password = Tokens.oneTimePassword();
        if (accounts.makeFirstOperator(email, password, () -> write(password))) {
            LOG.info("the first operator is {}; the one-time password is in {}", email, file);
            return false;
        }
        if (accounts.hasOneTimePassword()) {
            return false;
        }
        remove();
        return true;
    }

    private void write(String password) {
        String text = "# The first operator of this marketplace. The password can only be used to set another;\n"
                + "# after that this file is removed.\n"
                + "email=" + email + "\n"
                + "password=" + password + "\n";
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(fresh);
            Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (SeekableByteChannel channel = Files.newByteChannel(fresh, options, onlyForUs());
                    var out = Channels.newOutputStream(channel)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "the operator's one-time password can't be written to " + file
                            + "; make the folder writable or set operator.password.file in org.biface.accounts",
                    unwritable);
        }
    }

    private static FileAttribute<?>[] onlyForUs() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private void remove() {
        try {
            if (Files.deleteIfExists(file)) {
                LOG.info("the one-time password was changed; {} is removed", file);
            }
        } catch (IOException inUse) {
            LOG.warn("{} is of no use any more and can't be removed; remove it by hand", file, inUse);
        }
    }
}
