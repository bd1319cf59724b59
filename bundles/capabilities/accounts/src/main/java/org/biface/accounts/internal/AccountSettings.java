package org.biface.accounts.internal;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set, shared by the components of this bundle; a change restarts them behind the door. */
@Component(service = AccountSettings.class, configurationPid = "org.biface.accounts")
@Designate(ocd = AccountSettings.Config.class)
public final class AccountSettings {

    /** The settings in {@code etc/org.biface.accounts.cfg}. */
    @ObjectClassDefinition(name = "Biface accounts", description = "Logins, sessions, tokens and limits on guessing")
    public @interface Config {
        @AttributeDefinition(description = "A session ends after this many hours without a request")
        int session_idle_hours() default 336;

        @AttributeDefinition(description = "A session ends after this many days in any case")
        int session_longest_days() default 90;

        @AttributeDefinition(description = "How many sessions one account may have; a new one ends the oldest")
        int sessions_per_account() default 50;

        @AttributeDefinition(description = "How long the token that confirms an address can be used, in hours")
        int confirmation_valid_hours() default 72;

        @AttributeDefinition(description = "How long the token that sets a new password can be used, in minutes")
        int reset_valid_minutes() default 60;

        @AttributeDefinition(description = "In this many minutes, wrong passwords are counted")
        int login_window_minutes() default 15;

        @AttributeDefinition(description = "How many wrong passwords one account may see in the window")
        int login_tries_per_account() default 10;

        @AttributeDefinition(description = "How many wrong passwords may come from one network address in the window")
        int login_tries_per_address() default 60;

        @AttributeDefinition(description = "How many registrations may come from one network address in an hour")
        int registrations_per_address_per_hour() default 100;

        @AttributeDefinition(description = "How many mails with a token one mail address may be sent in an hour")
        int mails_per_account_per_hour() default 5;

        @AttributeDefinition(description = "How many such mails may be asked for from one network address in an hour")
        int mails_per_address_per_hour() default 50;

        @AttributeDefinition(description = "Memory of one password hash (Argon2id m), in KiB")
        int argon_memory_kib() default 19_456;

        @AttributeDefinition(description = "Passes over that memory (Argon2id t)")
        int argon_iterations() default 2;

        @AttributeDefinition(description = "How many passwords are hashed at the same time; 0 for half of the cores")
        int hashing_concurrency() default 0;

        @AttributeDefinition(
                description = "How many logins may wait for their turn to hash; more are turned away at once")
        int hashing_queue() default 40;

        @AttributeDefinition(description = "How long a login waits for its turn to hash, in seconds")
        int hashing_wait_seconds() default 5;

        @AttributeDefinition(description = "The address of the operator's account that the first start makes")
        String operator_email() default "operator@localhost";

        @AttributeDefinition(
                description = "Where the first start writes the operator's one-time password;"
                        + " empty for operator-password.txt in Karaf's base folder")
        String operator_password_file() default "";

        @AttributeDefinition(description = "Where people reach this marketplace; mails name it")
        String public_url() default "http://localhost:8080";
    }

    private final Config config;

    @Activate
    public AccountSettings(Config config) {
        this.config = config;
    }

    Duration sessionIdle() {
        return Duration.ofHours(config.session_idle_hours());
    }

    Duration sessionLongest() {
        return Duration.ofDays(config.session_longest_days());
    }

    int sessionsPerAccount() {
        return config.sessions_per_account();
    }

    Duration confirmationValid() {
        return Duration.ofHours(config.confirmation_valid_hours());
    }

    Duration resetValid() {
        return Duration.ofMinutes(config.reset_valid_minutes());
    }

    Duration loginWindow() {
        return Duration.ofMinutes(config.login_window_minutes());
    }

    int loginTriesPerAccount() {
        return config.login_tries_per_account();
    }

    int loginTriesPerAddress() {
        return config.login_tries_per_address();
    }

    int registrationsPerAddress() {
        return config.registrations_per_address_per_hour();
    }

    int mailsPerAccount() {
        return config.mails_per_account_per_hour();
    }

    int mailsPerAddress() {
        return config.mails_per_address_per_hour();
    }

    Passwords passwords() {
        int concurrency = config.hashing_concurrency() > 0
                ? config.hashing_concurrency()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new Passwords(
                config.argon_memory_kib(),
                config.argon_iterations(),
                concurrency,
                config.hashing_queue(),
                Duration.ofSeconds(config.hashing_wait_seconds()));
    }

    String operatorEmail() {
        return config.operator_email();
    }

    String operatorPasswordFile() {
        return config.operator_password_file();
    }

    /** Without a slash at the end. */
    String publicUrl() {
        return config.public_url().replaceAll("/+$", "");
    }
}
