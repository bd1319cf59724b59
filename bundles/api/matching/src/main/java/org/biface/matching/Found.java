package org.biface.matching;

import java.util.List;
import java.util.UUID;

/**
 * What a search has found.
 *
 * @param id the freelancer's account, or the mission
 * @param title the profile's or mission's title
 * @param skills names of its skills in the reader's language, those that were named first
 */
public record Found(UUID id, String title, List<String> skills) {
    public Found {
        skills = List.copyOf(skills);
    }
}
