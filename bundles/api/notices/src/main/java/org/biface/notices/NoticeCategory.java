package org.biface.notices;

/** What is wrong with it, as the one who reports it sees it. */
public enum NoticeCategory {
    /** Against the law in another way than those below. */
    ILLEGAL,
    /** A lie about who somebody is, what they can or what they want, to get something for it. */
    FRAUD,
    /** An insult, a threat, hatred or discrimination. */
    HARASSMENT,
    /** Ways to do business past the platform. */
    CIRCUMVENTION,
    /** Advertising, or the same thing over and over. */
    SPAM,
    /** Something else. */
    OTHER
}
