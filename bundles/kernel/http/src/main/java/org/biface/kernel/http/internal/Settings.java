package org.biface.kernel.http.internal;

import java.time.Duration;
import java.util.Set;

/**
 * What an operator may set; see {@link HttpKernelComponent.Config}.
 *
 * @param bodyLimit the largest body of a request, in bytes
 * @param addressPerMinute requests of one address in a minute; 0 for no limit
 * @param accountPerMinute requests of one account in a minute; 0 for no limit
 * @param limitLoopback whether requests from this machine are counted by address
 * @param secureCookie whether the session cookie is sent over TLS only
 * @param origins other origins whose pages may use a session cookie, such as {@code https://www.example.org}
 * @param keepAnswers how long idempotent answers are kept
 * @param drain how long a leaving servlet waits for its requests at most
 */
public record Settings(
        int bodyLimit,
        int addressPerMinute,
        int accountPerMinute,
        boolean limitLoopback,
        boolean secureCookie,
        Set<String> origins,
        Duration keepAnswers,
        Duration drain) {

    /** What holds when nothing is set. */
    public static final Settings DEFAULT =
            new Settings(1 << 20, 6_000, 6_000, false, true, Set.of(), Duration.ofDays(7), Duration.ofSeconds(30));

    public Settings {
        origins = Set.copyOf(origins);
    }
}
