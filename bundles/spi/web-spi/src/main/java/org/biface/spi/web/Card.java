package org.biface.spi.web;

import java.util.List;
import java.util.Objects;

/**
 * What a card says. It is text: what looks like HTML is shown as it is written.
 *
 * @param title its heading
 * @param lines what it says, at most 20
 * @param links where it leads, at most 5; may be empty
 */
public record Card(Text title, List<Text> lines, List<Link> links) {

    private static final int MOST_LINES = 20;
    private static final int MOST_LINKS = 5;

    public Card {
        Objects.requireNonNull(title, "title");
        lines = List.copyOf(lines);
        links = List.copyOf(links);
        if (lines.size() > MOST_LINES || links.size() > MOST_LINKS) {
            throw new IllegalArgumentException("a card has at most 20 lines and 5 links");
        }
    }
}
