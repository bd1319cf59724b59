package org.biface.commission.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Accepts the offers of files one by one, as {@link DeskWatch} does with the database, for tests without one. */
final class OfferBook {
    final Map<String, Offers.Accepted> accepted = new TreeMap<>();
    private final Offers offers;
    private Collection<Offers.Stored> stored = List.of();

    OfferBook(Offers offers) {
        this.offers = offers;
    }

    /** @return whether it serves */
    boolean put(Offer offer) {
        offers.put(offer);
        settle();
        return offers.all().contains(offer);
    }

    void read(String name, Map<String, String> properties) {
        offers.read(name, properties);
        settle();
    }

    void remove(String name) {
        offers.remove(name);
        settle();
    }

    void stored(Collection<Offers.Stored> rows) {
        stored = rows;
        settle();
    }

    void settle() {
        offers.stored(stored, accepted);
        accepted.keySet().removeAll(offers.ended());
        offers.stored(stored, accepted);
        for (List<Offers.Accepted> right = offers.right(); !right.isEmpty(); right = offers.right()) {
            accepted.put(right.get(0).offer().name(), right.get(0));
            offers.stored(stored, accepted);
        }
    }
}
