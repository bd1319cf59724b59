package org.biface.kernel.masking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.biface.commons.Unavailable;

/**
 * Which companies and freelancers may read each other's words as they were written: those between whom a milestone was
 * funded. The answers of the one who knows are kept: a yes for long, for what was funded stays so; a no for half a second.
 * While nobody can be asked, they have not met. Safe for use by many threads.
 */
public final class Acquaintances {

    private static final int MOST = 50_000;

    private record Pair(UUID company, UUID freelancer) {}

    private final BiPredicate<UUID, UUID> funded;
    private final Cache<Pair, Boolean> met =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<Pair, Boolean> notYet = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(Duration.ofMillis(500))
            .build();

    /**
     * @param funded says whether a milestone between a company and a freelancer was ever funded; may be
     *     {@link Unavailable}
     */
    public Acquaintances(BiPredicate<UUID, UUID> funded) {
        this.funded = funded;
    }

    /**
     * @param company the client's company
     * @param freelancer the freelancer's account
     * @return whether the two may see each other's addresses
     */
    public boolean haveMet(UUID company, UUID freelancer) {
        Pair pair = new Pair(company, freelancer);
        if (met.getIfPresent(pair) != null) {
            return true;
        }
        if (notYet.getIfPresent(pair) != null) {
            return false;
        }
        try {
            boolean now = funded.test(company, freelancer);
            (now ? met : notYet).put(pair, now);
            return now;
        } catch (Unavailable away) {
            return false;
        }
    }
}
