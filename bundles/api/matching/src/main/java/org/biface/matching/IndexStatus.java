package org.biface.matching;

/**
 * How a node's index is doing.
 *
 * @param state what it is doing
 * @param position the position in the event log up to which it has read
 * @param head the position of the newest event
 * @param documents how many profiles and missions can be found
 * @param problem why it does not go on, or {@code null}
 * @param engine the search engine that nodes share, or {@code null} when none is installed
 */
public record IndexStatus(State state, long position, long head, long documents, String problem, Engine engine) {

    /**
     * Of a node that shares no search engine.
     *
     * @param state what it is doing
     * @param position the position in the event log up to which it has read
     * @param head the position of the newest event
     * @param documents how many profiles and missions can be found
     * @param problem why it does not go on, or {@code null}
     */
    public IndexStatus(State state, long position, long head, long documents, String problem) {
        this(state, position, head, documents, problem, null);
    }

    /**
     * How a search engine is doing that nodes share.
     *
     * @param name what it is called and where it is
     * @param serves whether this node asks it; it asks its own index otherwise
     * @param state what is done with it; {@link State#BUILDING} also while a second index is filled beside the one that serves
     * @param position the position in the event log up to which it has been filled
     * @param problem why it does not serve or does not go on, or {@code null}
     */
    public record Engine(String name, boolean serves, State state, long position, String problem) {}

    /** What an index is doing. */
    public enum State {
        /** It reads the log from the beginning; what is found meanwhile may be incomplete. */
        BUILDING,
        /** It has read everything and follows what happens. */
        FOLLOWING,
        /** It can't go on and tries again. */
        WAITING
    }
}
