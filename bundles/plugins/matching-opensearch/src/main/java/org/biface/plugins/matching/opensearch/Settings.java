package org.biface.plugins.matching.opensearch;

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
 * How a cluster is reached, and what is made there.
 *
 * @param hosts its nodes
 * @param user who asks, or an empty text when anybody may
 * @param password of {@code user}
 * @param authorities a file with the certificates that are trusted, or {@code null} for those that Java trusts
 * @param prefix with what the names of all that is made there begin
 * @param shards in how many parts an index is
 * @param replicas how many copies of each part there are
 * @param connectLimit how long a connection may take
 * @param answerLimit how long an answer to a question may take
 * @param writeLimit how long writing some hundred entries may take
 */
record Settings(
        List<URI> hosts,
        String user,
        String password,
        Path authorities,
        String prefix,
        int shards,
        int replicas,
        Duration connectLimit,
        Duration answerLimit,
        Duration writeLimit) {

    static final String PID = "org.biface.plugins.matching.opensearch";

    private static final int MOST_SHARDS = 100;
    private static final int MOST_REPLICAS = 10;

    /** The settings as an operator changes them. */
    @ObjectClassDefinition(
            name = "Biface matching on OpenSearch",
            description = "Keeps profiles and missions on a cluster that all nodes share, and finds them there")
    @interface Config {
        @AttributeDefinition(
                description = "Nodes of the cluster, with commas, such as https://search1.example:9200; asked in turn")
        String hosts() default "";

        @AttributeDefinition(description = "Who asks; empty when anybody may")
        String user() default "";

        @AttributeDefinition(description = "The password: env:NAME or file:PATH")
        String password() default "";

        @AttributeDefinition(
                description = "A file with the certificates (PEM) that are trusted; empty for those that Java trusts")
        String authorities() default "";

        @AttributeDefinition(
                description = "With what the names of all that is made there begin: one for each marketplace")
        String prefix() default "biface-matching";

        @AttributeDefinition(description = "In how many parts an index is")
        int shards() default 1;

        @AttributeDefinition(description = "How many copies of each part there are")
        int replicas() default 1;

        @AttributeDefinition(description = "How long a connection may take, in milliseconds")
        long connect_limit_millis() default 1_000;

        @AttributeDefinition(description = "How long an answer may take before a node asks itself, in milliseconds")
        long answer_limit_millis() default 3_000;

        @AttributeDefinition(description = "How long writing some hundred entries may take, in milliseconds")
        long write_limit_millis() default 30_000;
    }

    Settings {
        hosts = List.copyOf(hosts);
        must(!hosts.isEmpty(), "hosts is empty");
        for (URI host : hosts) {
            must(
                    ("http".equals(host.getScheme()) || "https".equals(host.getScheme())) && host.getHost() != null,
                    "hosts has " + host + ", which is no address such as https://search1.example:9200");
            must(host.getUserInfo() == null, "hosts must not have passwords in it: say user and password");
            must(
                    user.isEmpty() || "https".equals(host.getScheme()) || isLoopback(host.getHost()),
                    "a password is sent over https only; look at hosts");
        }
        must(user.isEmpty() == password.isEmpty(), "user and password go together");
        must(
                prefix.matches("[a-z][a-z0-9-]{0,50}"),
                "prefix has at most 51 small letters, digits and dashes, a letter first");
        must(shards >= 1 && shards <= MOST_SHARDS, "shards must be from 1 to " + MOST_SHARDS);
        must(replicas >= 0 && replicas <= MOST_REPLICAS, "replicas must be from 0 to " + MOST_REPLICAS);
        for (Duration limit : List.of(connectLimit, answerLimit, writeLimit)) {
            must(!limit.isZero() && !limit.isNegative(), "limits are at least 1 ms");
        }
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("etc/" + PID + ".cfg: " + otherwise + ".");
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    static Settings of(Config config, UnaryOperator<String> environment) {
        return new Settings(
                Arrays.stream(config.hosts().split(","))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .map(Settings::address)
                        .toList(),
                config.user().strip(),
                secret(config.password(), environment),
                config.authorities().isBlank()
                        ? null
                        : Path.of(config.authorities().strip()),
                config.prefix().strip(),
                config.shards(),
                config.replicas(),
                Duration.ofMillis(config.connect_limit_millis()),
                Duration.ofMillis(config.answer_limit_millis()),
                Duration.ofMillis(config.write_limit_millis()));
    }

    private static URI address(String text) {
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private static String secret(String said, UnaryOperator<String> environment) {
        String text = said.strip();
        if (text.startsWith("env:")) {
            String value = environment.apply(text.substring("env:".length()));
            must(value != null && !value.isBlank(), "the environment has no " + text.substring("env:".length()));
            return value.strip();
        }
        if (text.startsWith("file:")) {
            Path file = Path.of(text.substring("file:".length()));
            try {
                return Files.readString(file).strip();
            } catch (IOException unreadable) {
                throw new IllegalArgumentException("The password in " + file + " can't be read.", unreadable);
            }
        }
        must(text.isEmpty(), "a password does not stand in a file of configuration: say env:NAME or file:PATH");
        return text;
    }
}
