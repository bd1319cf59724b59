package org.biface.kernel.events.internal;

import java.time.Duration;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How events are delivered.
 *
 * @param poll how long to wait for a signal before looking anyway; how late events of other nodes may be seen
 * @param gather how long to let more events come in after a signal; ten times as long while many come
 * @param batch how many events one transaction delivers at most
 * @param turn how long one transaction goes on taking events at most
 * @param silence how long a node that delivers may be silent towards the database before it loses the subscriber
 * @param firstPause the pause before an event is tried again for the first time; it doubles from then on
 * @param longestPause the pause that is not exceeded
 * @param threads how many subscribers run at once on this node
 * @param leave how long a subscriber that leaves is waited for
 */
public record Settings(
        Duration poll,
        Duration gather,
        int batch,
        Duration turn,
        Duration silence,
        Duration firstPause,
        Duration longestPause,
        int threads,
        Duration leave) {

    /** The settings as an operator changes them. */
    @ObjectClassDefinition(name = "Biface events", description = "Delivery of events to subscribers")
    public @interface Config {
        @AttributeDefinition(description = "How often to look for events of other nodes, in milliseconds")
        int poll_millis() default 250;

        @AttributeDefinition(
                description =
                        "How long to gather events after a wake-up, in milliseconds; ten times as long while many come")
        int gather_millis() default 5;

        @AttributeDefinition(description = "How many events one transaction delivers at most")
        int batch_size() default 100;

        @AttributeDefinition(description = "How long one transaction takes further events at most, in milliseconds")
        int turn_millis() default 1_000;

        @AttributeDefinition(
                description = "How long a node may be silent towards the database in a delivery, in seconds;"
                        + " then another node takes over")
        int silence_seconds() default 60;

        @AttributeDefinition(description = "First pause after a failure, in milliseconds; it doubles each time")
        int retry_first_millis() default 500;

        @AttributeDefinition(description = "Longest pause between two tries, in seconds")
        int retry_longest_seconds() default 300;

        @AttributeDefinition(description = "How many subscribers run at once on this node")
        int threads() default 4;

        @AttributeDefinition(description = "How long to wait for a running subscriber that leaves, in seconds")
        int leave_seconds() default 30;
    }

    static Settings of(Config config) {
        return new Settings(
                Duration.ofMillis(config.poll_millis()),
                Duration.ofMillis(config.gather_millis()),
                config.batch_size(),
                Duration.ofMillis(config.turn_millis()),
                Duration.ofSeconds(config.silence_seconds()),
                Duration.ofMillis(config.retry_first_millis()),
                Duration.ofSeconds(config.retry_longest_seconds()),
                config.threads(),
                Duration.ofSeconds(config.leave_seconds()));
    }

    /** The pause after so many failures in a row. */
    Duration pauseAfter(int failures) {
        Duration pause = firstPause;
        for (int i = 1; i < failures && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
