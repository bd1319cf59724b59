package org.biface.spi.web;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Who looks at a page.
 *
 * @param account the account
 * @param audiences what the reader is here; {@link Audience#EVERYBODY} always
 * @param companies the companies that the reader acts for; may be empty
 * @param language the language of the page
 * @param zone the reader's time zone
 */
public record Reader(UUID account, Set<Audience> audiences, Set<UUID> companies, Locale language, ZoneId zone) {

    public Reader {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(zone, "zone");
        audiences = Set.copyOf(audiences);
        companies = Set.copyOf(companies);
    }
}
