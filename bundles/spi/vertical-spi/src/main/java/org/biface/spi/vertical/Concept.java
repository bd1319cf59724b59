package org.biface.spi.vertical;

import java.util.List;
import java.util.Objects;

/**
 * A skill.
 *
 * @param id stable for ever: profiles are indexed by it, and operators refer to it; without spaces
 * @param name what it is called; by itself it only counts where a skill is named alone, in running text by its aliases
 * @param aliases how people write it; the names too, where they may be recognised in running text
 */
public record Concept(String id, Text name, List<Alias> aliases) {

    public Concept {
        Objects.requireNonNull(name, "name");
        aliases = List.copyOf(aliases);
        if (id.isEmpty() || id.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("an id has no spaces: " + id);
        }
    }
}
