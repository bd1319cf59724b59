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

    /**
     * Keeps a search: from now on {@link SearchMatched} is told once of each new find, and mails gather what is new. What can be
     * found already is not new.
     *
     * @param actor a person
     * @param draft the search
     * @return the search as it is kept
     * @throws org.biface.commons.Invalid when a field is wrong, or when it finds too much already to be of use
     * @throws org.biface.commons.Conflict when the person keeps too many
     * @throws org.biface.commons.Unavailable while there is no index to ask yet
     */
    SavedSearch saveSearch(Actor actor, SavedSearchDraft draft);

    /**
     * @param actor a person
     * @return the person's searches, the newest first
     */
    List<SavedSearch> savedSearches(Actor actor);

    /**
     * @param actor the person whose search it is
     * @param search which
     * @throws org.biface.commons.NotFound when the person has no such search
     */
    void deleteSearch(Actor actor, UUID search);

    /**
     * @param actor an operator
     * @return the skills and names that the operator has added to the trades, by this node's file and the console
     */
    List<OwnSkill> ownSkills(Actor actor);

    /**
     * Adds a skill or names to a trade, or replaces what was said of that skill before. All nodes have it within seconds, and read
     * profiles and missions again for it.
     *
     * @param actor an operator
     * @param skill what to add; its source does not matter
     * @throws org.biface.commons.Invalid when a field is wrong, or the trade is not installed
     */
    void setSkill(Actor actor, OwnSkill skill);

    /**
     * Takes back what {@link #setSkill} said.
     *
     * @param actor an operator
     * @param trade the trade's id
     * @param skill the skill's id
     * @throws org.biface.commons.NotFound when nothing was said of it at the console
     */
    void removeSkill(Actor actor, String trade, String skill);
}
