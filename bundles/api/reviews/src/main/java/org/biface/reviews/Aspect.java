package org.biface.reviews;

import java.util.Arrays;
import java.util.List;

/** What is rated besides the whole. Each side is asked about what it has seen of the other. */
public enum Aspect {
    /** Of a freelancer: how good the work is. */
    QUALITY(Side.FREELANCER),
    /** Of a client: how clear it was what is wanted. */
    CLARITY(Side.CLIENT),
    /** Of both: how well one could talk with them. */
    COMMUNICATION(null),
    /** Of a freelancer: whether things were done when they were promised. */
    DEADLINES(Side.FREELANCER),
    /** Of a client: whether answers, funding and approvals came in time. */
    COOPERATION(Side.CLIENT);

    private final Side only;

    Aspect(Side only) {
        this.only = only;
    }

    /**
     * @param reviewed who is reviewed
     * @return what can be rated of them, in the order in which it is asked
     */
    public static List<Aspect> of(Side reviewed) {
        return Arrays.stream(values())
                .filter(aspect -> aspect.only == null || aspect.only == reviewed)
                .toList();
    }
}
