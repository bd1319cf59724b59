package org.biface.notices;

import java.util.Set;

/**
 * What an operator decides about a notice. Who is affected reads all of it, who reported it the actions; when nothing is
 * done, who reported it reads the facts.
 *
 * @param actions what is done; none when nothing is wrong
 * @param ground on what it rests; needed with an action, else left out
 * @param rule which law, or which sentence of the terms, at most 500 characters; needed with an action, else left out
 * @param facts what was found and why it leads to this, needed, at most 1,000 characters
 */
public record NoticeDecision(Set<NoticeAction> actions, Ground ground, String rule, String facts) {
    public NoticeDecision {
        actions = actions == null ? Set.of() : Set.copyOf(actions);
    }
}
