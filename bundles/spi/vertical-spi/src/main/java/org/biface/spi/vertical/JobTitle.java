package org.biface.spi.vertical;

import java.util.List;
import java.util.Objects;

/**
 * A job of the trade.
 *
 * @param id stable for ever; without spaces
 * @param name what it is called
 * @param aliases how people write it; the names too, where they may be recognised in running text
 * @param skills ids of skills that the job is about; may be empty
 */
public record JobTitle(String id, Text name, List<Alias> aliases, List<String> skills) {

    public JobTitle {
        Objects.requireNonNull(name, "name");
        aliases = List.copyOf(aliases);
        skills = List.copyOf(skills);
        if (id.isEmpty() || id.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("an id has no spaces: " + id);
        }
    }
}
