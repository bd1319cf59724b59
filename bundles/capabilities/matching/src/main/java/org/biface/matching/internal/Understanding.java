package org.biface.matching.internal;

import java.io.IOException;

/** Says of titles in the index what they mean, some at a time. */
final class Understanding {

    private Understanding() {}

    /**
     * One title at a time: the model is of eight bits and scales by the greatest number of what it is asked at once, so in company a
     * title would mean something slightly different each time.
     *
     * @param by who can say it, as the titles were written for
     * @param most how many titles at most
     * @return how many were understood; they can be seen when the index is shown again
     */
    static int of(MatchIndex index, Meanings meanings, String by, int most) throws IOException {
        int understood = 0;
        if (!by.isEmpty()) {
            for (MatchIndex.Untold one : index.untold(by, most)) {
                Entry.Meant meant = meanings.of(one.written());
                if (!meanings.fingerprint().equals(by)) {
                    break;
                }
                index.tell(one, meant);
                understood++;
            }
        }
        return understood;
    }
}
