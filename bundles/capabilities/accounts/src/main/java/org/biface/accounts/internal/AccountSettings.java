package org.biface.accounts.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.biface.kernel.http.PublicAddress;
import org.biface.kernel.vat.VatNumbers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
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

        @AttributeDefinition(
                description = "How long a client can register with a freelancer's introduction, in days",
                min = "1")
        int introduction_valid_days() default 90;

        @AttributeDefinition(description = "How many introductions of one freelancer may be open")
        int introductions_open() default 100;

        @AttributeDefinition(description = "How many introductions one freelancer may make in a day")
        int introductions_per_day() default 50;

        @AttributeDefinition(
                description = "How long a colleague can accept an invitation to act for a company, in days",
                min = "1")
        int company_invitation_valid_days() default 14;

        @AttributeDefinition(description = "How many invitations of one company may be open")
        int company_invitations_open() default 100;

        @AttributeDefinition(description = "How many colleagues one company may invite in a day")
        int company_invitations_per_day() default 50;

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

        @AttributeDefinition(
                description =
                        "Where people reach this marketplace, when mails about accounts are to name another address"
                                + " than public.url of org.biface.http.cfg")
        String public_url() default "";

        @AttributeDefinition(
                description = "Where the European Commission's VIES service answers; empty to ask nobody, so that"
                        + " operators decide about VAT numbers")
        String vies_url() default "https://ec.europa.eu/taxation_customs/vies/rest-api";

        @AttributeDefinition(
                description = "The operator's own VAT number; with it VIES gives a consultation number as proof")
        String vies_requester() default "";

        @AttributeDefinition(description = "How long VIES may take to answer, in seconds", min = "1")
        int vies_limit_seconds() default 10;

        @AttributeDefinition(description = "After how many days a VAT number is asked for again", min = "1")
        int vies_again_days() default 30;

        @AttributeDefinition(
                description = "For how many days VIES's word is good while it can't be asked again",
                min = "1")
        int vies_valid_days() default 45;

        @AttributeDefinition(description = "After how many minutes VIES is asked again that did not answer", min = "1")
        int vies_retry_minutes() default 60;
    }

    private static final String NOT_SAID = "http://localhost:8080";

    private final PublicAddress address;
    private final Config config;

    @Activate
    public AccountSettings(@Reference PublicAddress address, Config config) {
        this.address = address;
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

    Duration introductionValid() {
        return Duration.ofDays(config.introduction_valid_days());
    }

    int introductionsOpen() {
        return config.introductions_open();
    }

    int introductionsPerDay() {
        return config.introductions_per_day();
    }

    Duration companyInvitationValid() {
        return Duration.ofDays(config.company_invitation_valid_days());
    }

    int companyInvitationsOpen() {
        return config.company_invitations_open();
    }

    int companyInvitationsPerDay() {
        return config.company_invitations_per_day();
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

    /** @return whom to ask about VAT numbers, or nothing when nobody is to be asked */
    Optional<Vies> vies() {
        String url = config.vies_url().strip().replaceAll("/+$", "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        String requester = config.vies_requester().replaceAll("\\s", "").toUpperCase(Locale.ROOT);
        if (!requester.isEmpty() && !VatNumbers.isPlausible(requester)) {
            throw new IllegalArgumentException("vies_requester is no VAT number with its country in front");
        }
        return Optional.of(new Vies(url, requester, Duration.ofSeconds(config.vies_limit_seconds())));
    }

    Duration viesAgain() {
        return Duration.ofDays(config.vies_again_days());
    }

    Duration viesValid() {
        return Duration.ofDays(config.vies_valid_days());
    }

    Duration viesRetry() {
        return Duration.ofMinutes(config.vies_retry_minutes());
    }

    /** Without a slash at the end. */
    String publicUrl() {
        String url = address.url(config.public_url());
        return url.isEmpty() ? NOT_SAID : url;
    }
}
