package org.biface.profiles;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * A freelancer's profile, as the one who asks may see it: e-mail addresses and phone numbers in its texts are masked for
 * others until a contract between the two sides is funded.
 *
 * @param freelancer the freelancer's account
 * @param displayName what others see
 * @param details what the freelancer says
 * @param completeness how complete it is, in percent from 0 to 100: title 10, summary of 100 characters or more 20, three
 *     skills or more 20, daily rate 10, availability 10, experience 10, places 5, remote 5, languages 5, portfolio 5
 * @param missing the fields of {@code details} that would make it more complete
 * @param takenDown whether operators hide it from everybody but its freelancer and themselves
 * @param updatedAt UTC
 * @param version grows with every change
 */
public record Profile(
        UUID freelancer,
        String displayName,
        ProfileDetails details,
        int completeness,
        List<String> missing,
        boolean takenDown,
        Instant updatedAt,
        long version)
        implements Versioned {}
