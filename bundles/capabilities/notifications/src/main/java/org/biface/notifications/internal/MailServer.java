package org.biface.notifications.internal;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.biface.notifications.Mail;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The operator's mail server, if there is one, spoken to by SMTP. */
@Component(service = MailServer.class, configurationPid = "org.biface.notifications")
@Designate(ocd = MailServer.Config.class)
public final class MailServer {

    /** How the connection is kept private. */
    public enum Security {
        /** TLS from the first byte, usually at port 465. */
        TLS,
        /** TLS after a first exchange, usually at port 587; refused when the server can't. */
        STARTTLS,
        /** Not at all: for a mail server on this machine. */
        NONE
    }

    /** The settings in {@code etc/org.biface.notifications.cfg}. */
    @ObjectClassDefinition(name = "Biface mails", description = "The mail server, and what happens when it is away")
    public @interface Config {
        @AttributeDefinition(description = "The mail server; without one, mails are kept in the outbox")
        String smtp_host() default "";

        @AttributeDefinition(description = "Its port")
        int smtp_port() default 587;

        @AttributeDefinition(description = "TLS, STARTTLS or NONE")
        Security smtp_security() default Security.STARTTLS;

        @AttributeDefinition(
                description = "A file with the certificates (PEM) that the mail server's must be signed by or be;"
                        + " empty for the public authorities that the JDK knows")
        String smtp_certificates_file() default "";

        @AttributeDefinition(description = "The user at the mail server; empty when it asks for none")
        String smtp_user() default "";

        @AttributeDefinition(description = "A file whose first line is the user's password")
        String smtp_password_file() default "";

        @AttributeDefinition(description = "The environment variable with the user's password, where there is no file")
        String smtp_password_variable() default "BIFACE_SMTP_PASSWORD";

        @AttributeDefinition(description = "How long to wait for the mail server, in seconds")
        int smtp_timeout_seconds() default 20;

        @AttributeDefinition(description = "Who mails are from")
        String from() default "Biface <no-reply@localhost>";

        @AttributeDefinition(
                description = "The pause after the first attempt that failed, in seconds; it doubles each time")
        int retry_first_seconds() default 30;

        @AttributeDefinition(description = "The longest pause between two attempts, in minutes")
        int retry_longest_minutes() default 60;

        @AttributeDefinition(description = "After how many hours a mail that can't be sent is given up")
        int give_up_after_hours() default 72;

        @AttributeDefinition(description = "How many days mails stay in the outbox")
        int keep_days() default 30;
    }

    private final Config config;
    private final Map<String, String> environment;

    @Activate
    public MailServer(Config config) {
        this(config, System.getenv());
    }

    MailServer(Config config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    boolean isConfigured() {
        return !config.smtp_host().isBlank();
    }

    Duration keep() {
        return Duration.ofDays(config.keep_days());
    }

    /**
     * @param since when the mail was stored, or an operator asked to send it again
     * @param attempts how many attempts have failed
     * @param now UTC
     * @return when to try again, or {@code null} to give up
     */
    Instant nextAttempt(Instant since, int attempts, Instant now) {
        if (now.isAfter(since.plus(Duration.ofHours(config.give_up_after_hours())))) {
            return null;
        }
        long doubled = config.retry_first_seconds() * (1L << Math.min(attempts - 1, 20));
        return now.plusSeconds(Math.min(
                doubled, Duration.ofMinutes(config.retry_longest_minutes()).toSeconds()));
    }

    /**
     * Hands a mail to the server.
     *
     * @param id becomes the mail's Message-ID, so that a mail sent twice after a crash can be told to be one
     * @throws MessagingException when it did not work; see {@link #isFinal}
     */
    void send(UUID id, Mail mail) throws MessagingException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Jakarta Activation looks for its handlers here; with another bundle's loader it finds none.
        thread.setContextClassLoader(Session.class.getClassLoader());
        try {
            Session session = Session.getInstance(properties());
            Message message = message(session, id, mail);
            try (Transport transport = session.getTransport()) {
                transport.connect(config.smtp_user().isEmpty() ? null : config.smtp_user(), password());
                transport.sendMessage(message, message.getAllRecipients());
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** @return whether the server has refused the mail or its recipient for good, so that trying again is of no use */
    static boolean isFinal(MessagingException failure) {
        for (Exception each = failure; each instanceof MessagingException one; each = one.getNextException()) {
            if (one instanceof SMTPAddressFailedException address && isFinal(address.getReturnCode())
                    || one instanceof SMTPSendFailedException refused && isFinal(refused.getReturnCode())) {
                return true;
            }
        }
        return false;
    }

    /** RFC 5321: 5yz is a permanent refusal. 530 and 535 are about the login, which the operator can put right. */
    private static boolean isFinal(int code) {
        return code >= 500 && code != 530 && code != 535;
    }

    private Properties properties() throws MessagingException {
        String timeout =
                Long.toString(Duration.ofSeconds(config.smtp_timeout_seconds()).toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", "smtp");
        properties.setProperty("mail.smtp.host", config.smtp_host());
        properties.setProperty("mail.smtp.port", Integer.toString(config.smtp_port()));
        properties.setProperty(
                "mail.smtp.auth", Boolean.toString(!config.smtp_user().isEmpty()));
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        if (config.smtp_security() != Security.NONE
                && !config.smtp_certificates_file().isBlank()) {
            properties.put("mail.smtp.ssl.socketFactory", trusting(Path.of(config.smtp_certificates_file())));
        }
        switch (config.smtp_security()) {
            case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
            case STARTTLS -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
            }
            default -> properties.setProperty("mail.smtp.starttls.enable", "false");
        }
        return properties;
    }

    /** Trusts the certificates of a file, and nothing else. */
    private static SSLSocketFactory trusting(Path file) throws MessagingException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("trusted-" + trusted.size(), each);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, managers.getTrustManagers(), null);
            return tls.getSocketFactory();
        } catch (IOException | GeneralSecurityException unusable) {
            throw new MessagingException("the file of smtp.certificates.file can't be read", unusable);
        }
    }

    private String password() throws MessagingException {
        if (config.smtp_user().isEmpty()) {
            return null;
        }
        if (config.smtp_password_file().isBlank()) {
            return environment.get(config.smtp_password_variable());
        }
        try {
            return Files.readAllLines(Path.of(config.smtp_password_file())).get(0);
        } catch (IOException | IndexOutOfBoundsException unreadable) {
            throw new MessagingException(
                    "the file of smtp.password.file can't be read or is empty", new IOException(unreadable));
        }
    }

    private Message message(Session session, UUID id, Mail mail) throws MessagingException {
        InternetAddress from = new InternetAddress(config.from(), true);
        MimeMessage message = new Identified(session, "<" + id + "@" + domain(from) + ">");
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, new Address[] {new InternetAddress(mail.to(), true)});
        message.setSubject(mail.subject(), "UTF-8");
        message.setText(mail.text(), "UTF-8");
        message.setSentDate(new Date());
        // RFC 3834: no out-of-office reply to a machine.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private static String domain(InternetAddress from) {
        return from.getAddress().substring(from.getAddress().indexOf('@') + 1);
    }

    /** A message whose id is not made up anew at each attempt. */
    private static final class Identified extends MimeMessage {

        private final String messageId;

        Identified(Session session, String messageId) {
            super(session);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
