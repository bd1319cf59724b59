package org.biface.spi.web;

import java.util.Objects;

/**
 * Where a reader can go.
 *
 * @param text what the reader reads
 * @param to an address on this server, such as {@code /{language}/missions} or one that the plugin serves itself, where {@code
 *     {language}} becomes {@code en} or {@code fr}; or one elsewhere, which begins with {@code https://}
 */
public record Link(Text text, String to) {

    public Link {
        Objects.requireNonNull(text, "text");
        boolean here = to.startsWith("/") && !to.startsWith("//") && to.indexOf('\\') < 0;
        if (!here && !to.matches("https://[^/?#\\s].*") || to.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("an address begins with / or https:// and has no spaces: " + to);
        }
    }
}
