package org.biface.faces.console;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.matching.IndexStatus;
import org.biface.matching.Matching;

/** Has this node's index of matching made anew from the event log. */
@Service
@Command(
        scope = "biface",
        name = "matching-rebuild",
        description = "Reads all profiles and missions into this node's index again; what is found stays meanwhile")
public final class MatchingRebuild extends ConsoleCommand {

    private static final long PAUSE = Duration.ofMillis(200).toNanos();
    private static final int WHOLE = 1_000;

    @Override
    void run(Services services, Output out) throws CommandException {
        IndexStatus status = services.call(Matching.class, matching -> matching.rebuild(OPERATOR));
        try {
            while (status.state() == IndexStatus.State.BUILDING) {
                out.progress(bar(status));
                LockSupport.parkNanos(PAUSE);
                if (Thread.currentThread().isInterrupted()) {
                    throw error("It goes on without this command. biface:status says how matching is doing.", null);
                }
                status = services.call(Matching.class, matching -> matching.index(OPERATOR));
            }
        } finally {
            out.progress(null);
        }
        if (status.state() == IndexStatus.State.WAITING) {
            throw error("It does not go on for the moment, and tries again by itself: " + status.problem(), null);
        }
        out.line(status.documents() + " profiles and missions can be found, read up to event " + status.position()
                + ".");
    }

    static String bar(IndexStatus status) {
        long done = status.head() == 0 ? 0 : status.position() * WHOLE / status.head();
        return LedgerVerify.bar((int) done, WHOLE);
    }
}
