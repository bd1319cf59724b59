package org.biface.plugins.payment.stripe;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How Stripe is reached.
 *
 * @param base where its API is
 * @param key the platform's secret key
 * @param webhookSecrets one for each webhook endpoint at Stripe
 * @param testPaymentMethod what pays in tests, instead of a client in a browser; empty for not
 * @param connectLimit how long a connection may take
 * @param answerLimit how long an answer may take
 * @param tolerance how old a webhook may be
 */
record Settings(
        URI base,
        String key,
        List<String> webhookSecrets,
        String testPaymentMethod,
        Duration connectLimit,
        Duration answerLimit,
        Duration tolerance) {

    static final String PID = "org.biface.plugins.payment.stripe";

    private static final String LIVE = "sk_live_";
    private static final String RESTRICTED_LIVE = "rk_live_";

    /** The settings as an operator changes them. */
    @ObjectClassDefinition(
            name = "Biface payments by Stripe",
            description = "Collects, holds, transfers and pays out by Stripe Connect")
    @interface Config {
        @AttributeDefinition(
                description = "The platform's secret key: env:NAME or file:PATH; a test key may stand here itself")
        String api_key() default "";

        @AttributeDefinition(
                description = "Signing secrets of the webhook endpoints, with commas, each as env:NAME or file:PATH")
        String webhook_secrets() default "";

        @AttributeDefinition(
                description =
                        "With a test key only: what pays at once, such as pm_card_visa, so that no page is needed")
        String test_payment_method() default "";

        @AttributeDefinition(description = "Where the API is")
        String base_url() default "https://api.stripe.com";

        @AttributeDefinition(description = "How long a connection may take, in milliseconds")
        long connect_limit_millis() default 5_000;

        @AttributeDefinition(
                description = "How long an answer may take, in milliseconds; less than provider.call.limit.millis")
        long answer_limit_millis() default 15_000;

        @AttributeDefinition(description = "How old a webhook may be, in seconds")
        long signature_tolerance_seconds() default 300;
    }

    Settings {
        webhookSecrets = List.copyOf(webhookSecrets);
        if (key.isBlank()) {
            throw new IllegalArgumentException(
                    "Say api.key in etc/" + PID + ".cfg: env:NAME or file:PATH of the platform's secret key.");
        }
        if (!testPaymentMethod.isBlank() && isLive(key)) {
            throw new IllegalArgumentException("test.payment.method in etc/" + PID + ".cfg goes with a test key only.");
        }
        if (!"https".equals(base.getScheme()) && isLive(key)) {
            throw new IllegalArgumentException("A live key is sent over https only; look at base.url.");
        }
    }

    private static boolean isLive(String key) {
        return key.startsWith(LIVE) || key.startsWith(RESTRICTED_LIVE);
    }

    boolean live() {
        return isLive(key);
    }

    static Settings of(Config config) {
        return of(config, System::getenv);
    }

    static Settings of(Config config, UnaryOperator<String> environment) {
        String key = secret(config.api_key(), environment);
        if (isLive(config.api_key())) {
            throw new IllegalArgumentException("A live key does not stand in a file of configuration: "
                    + "put it in the environment or a file of its own, and say api.key = env:NAME or file:PATH.");
        }
        return new Settings(
                URI.create(config.base_url()),
                key,
                Arrays.stream(config.webhook_secrets().split(","))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .map(one -> secret(one, environment))
                        .toList(),
                config.test_payment_method().strip(),
                Duration.ofMillis(config.connect_limit_millis()),
                Duration.ofMillis(config.answer_limit_millis()),
                Duration.ofSeconds(config.signature_tolerance_seconds()));
    }

    private static String secret(String said, UnaryOperator<String> environment) {
        String text = said.strip();
        if (text.startsWith("env:")) {
            String value = environment.apply(text.substring("env:".length()));
            if (value == null || value.isBlank()) {
                throw new IllegalArgumentException("The environment has no " + text.substring("env:".length()) + ".");
            }
            return value.strip();
        }
        if (text.startsWith("file:")) {
            Path file = Path.of(text.substring("file:".length()));
            try {
                return Files.readString(file).strip();
            } catch (IOException unreadable) {
                throw new IllegalArgumentException("The secret in " + file + " can't be read.", unreadable);
            }
        }
        return text;
    }
}
