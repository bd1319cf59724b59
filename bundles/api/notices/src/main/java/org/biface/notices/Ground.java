package org.biface.notices;

/** On what a decision rests. */
public enum Ground {
    /** What was reported is against the law. */
    LAW,
    /** It is against the terms of the platform. */
    TERMS
}
