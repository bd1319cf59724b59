package org.biface.matching;

import java.util.List;

/**
 * A skill that the operator adds to a trade, or other names for one that it has.
 *
 * @param trade the trade's id, such as {@code it}
 * @param id the skill's id in that trade, or a new one; without spaces, at most 100 characters
 * @param english its English name; needed for a new skill, {@code null} to keep the name of a known one
 * @param french its French name; {@code null} means the English one
 * @param aliases how people write it besides; one that begins with {@code =} counts only in exactly this case, one that begins
 *     with {@code ~} only where a skill is named alone
 * @param near skills next to it, each as {@code id=weight} with how much of one somebody has who has the other, such as {@code
 *     it:kotlin=0.6}
 * @param source where it is from: {@code console}, or the name of the file
 */
public record OwnSkill(
        String trade,
        String id,
        String english,
        String french,
        List<String> aliases,
        List<String> near,
        String source) {
    public OwnSkill {
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
        near = near == null ? List.of() : List.copyOf(near);
    }
}
