package org.biface.matching;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.biface.commons.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who fits what, in an order that can be explained. Answers come from an index that follows the event log: a change is found
 * within about a second. Safe for use by many threads.
 */
@ProviderType
public interface Matching {

    /**
     * @param actor who acts for the mission's company, or an operator
     * @param mission a published mission
     * @param filter what must hold
     * @param limit how many at most, from 1 to 100
     * @param reader the language of the sentences
     * @return the freelancers who fit best, the best first
     * @throws org.biface.commons.Unavailable while there is no index to ask yet
     */
    List<Match> freelancers(Actor actor, UUID mission, MatchFilter filter, int limit, Locale reader);

    /**
     * @param actor the freelancer, or an operator
     * @param freelancer who looks for work
     * @param filter what must hold
     * @param limit how many at most, from 1 to 100
     * @param reader the language of the sentences
     * @return the open missions that fit best, the best first
     * @throws org.biface.commons.NotFound when the freelancer has no profile that others may see
     * @throws org.biface.commons.Unavailable while there is no index to ask yet
     */
    List<Match> missions(Actor actor, UUID freelancer, MatchFilter filter, int limit, Locale reader);

    /**
     * Words may be written with a mistake, and the last one need not be whole. Every word must be met, by itself or as the name
     * of a skill.
     *
     * @param actor anybody; who is not logged in finds profiles that are public
     * @param text what is looked for; blank for all, those that changed last first
     * @param filter what must hold
     * @param limit how many at most, from 1 to 100
     * @param reader the language of names
     * @return profiles
     * @throws org.biface.commons.Unavailable while there is no index to ask yet
     */
    SearchResult searchFreelancers(Actor actor, String text, MatchFilter filter, int limit, Locale reader);

    /**
     * @param actor anybody
     * @param text as in {@link #searchFreelancers}
     * @param filter what must hold
     * @param limit how many at most, from 1 to 100
     * @param reader the language of names
     * @return missions that are open for proposals
     * @throws org.biface.commons.Unavailable while there is no index to ask yet
     */
    SearchResult searchMissions(Actor actor, String text, MatchFilter filter, int limit, Locale reader);

    /**
     * @param actor anybody
     * @param text what somebody has typed so far; may have a mistake
     * @param reader the language of the names
     * @return at most ten skills and job titles that it may become
     */
    List<Suggestion> suggest(Actor actor, String text, Locale reader);

    /**
     * @param actor anybody: what decides about the order is public
     * @param reader the language of names and descriptions
     * @return the signals in force with their weights, the heaviest first
     */
    List<Criterion> criteria(Actor actor, Locale reader);

    /**
     * @param actor an operator
     * @return how this node's index is doing
     */
    IndexStatus index(Actor actor);

    /**
     * Has this node's index read every profile and mission again. What is found meanwhile is as before, and each is replaced
     * when it is met.
     *
     * @param actor an operator
     * @return how far it is, which is at the beginning
     */
    IndexStatus rebuild(Actor actor);
}
