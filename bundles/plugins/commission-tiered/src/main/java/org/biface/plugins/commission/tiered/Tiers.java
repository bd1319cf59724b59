package org.biface.plugins.commission.tiered;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.biface.spi.commission.Rate;

/** Rates that each count for the part of a volume between two marks, like the brackets of an income tax. */
final class Tiers {
    /** Such as {@code 2000 up to 50000, 1000 up to 1000000, 500}; as many as fit into the lines of a result. */
    static final String PATTERN = "((10000|[0-9]{1,4}) up to [1-9][0-9]{0,14}, ?){0,19}(10000|[0-9]{1,4})";

    private static final String MARK = " up to ";

    /**
     * A rate and where it ends.
     *
     * @param rate how much of this part is taken
     * @param until the volume at which the next tier begins, minor units
     */
    record Tier(Rate rate, long until) {}

    /**
     * What one release has in one tier.
     *
     * @param rate the tier's
     * @param amount the part of the release, minor units, above zero
     */
    record Part(Rate rate, long amount) {}

    private final List<Tier> tiers;

    private Tiers(List<Tier> tiers) {
        this.tiers = Collections.unmodifiableList(tiers);
    }

    /**
     * @param text as {@link #PATTERN} says; the last tier has no end
     * @throws IllegalArgumentException when a mark is not above the one before
     */
    static Tiers parse(String text) {
        List<Tier> tiers = new ArrayList<>();
        long before = 0;
        for (String one : text.split(", ?")) {
            int mark = one.indexOf(MARK);
            long until = mark < 0 ? Long.MAX_VALUE : Long.parseLong(one.substring(mark + MARK.length()));
            if (until <= before) {
                throw new IllegalArgumentException(
                        "the tiers '" + text + "' must rise: " + until + " comes after " + before);
            }
            tiers.add(new Tier(Rate.ofBasisPoints(Long.parseLong(mark < 0 ? one : one.substring(0, mark))), until));
            before = until;
        }
        return new Tiers(tiers);
    }

    /** Cuts a release at the marks. */
    List<Part> cut(long volumeBefore, long amount) {
        List<Part> parts = new ArrayList<>();
        long from = volumeBefore;
        long left = amount;
        for (Tier tier : tiers) {
            long part = Math.min(left, tier.until() - from);
            if (part > 0) {
                parts.add(new Part(tier.rate(), part));
                from += part;
                left -= part;
            }
        }
        return parts;
    }
}
