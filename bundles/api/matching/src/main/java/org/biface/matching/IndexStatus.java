package org.biface.matching;

/**
 * How a node's index is doing.
 *
 * @param state what it is doing
 * @param position the position in the event log up to which it has read
 * @param head the position of the newest event
 * @param documents how many profiles and missions can be found
 * @param problem why it does not go on, or {@code null}
 */
public record IndexStatus(State state, long position, long head, long documents, String problem) {

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
