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
        description =
                "Reads all profiles and missions into this node's index, and a search engine that nodes share, again; what is found stays meanwhile")
public final class MatchingRebuild extends ConsoleCommand {

    private static final long PAUSE = Duration.ofMillis(200).toNanos();
    private static final int WHOLE = 1_000;

    @Override
    void run(Services services, Output out) throws CommandException {
        IndexStatus status = services.call(Matching.class, matching -> matching.rebuild(OPERATOR));
        try {
            while (isBuilding(status)) {
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
        IndexStatus.Engine engine = status.engine();
        if (engine != null && engine.problem() != null) {
            throw error(
                    engine.name() + " is not filled for the moment, and it is tried again: " + engine.problem(), null);
        }
        out.line(status.documents() + " profiles and missions can be found, read up to event " + status.position()
                + ".");
    }

    /** A search engine that nodes share is filled at the same time, and takes longer. */
    private static boolean isBuilding(IndexStatus status) {
        return status.state() == IndexStatus.State.BUILDING
                || status.state() == IndexStatus.State.FOLLOWING
                        && status.engine() != null
                        && status.engine().state() == IndexStatus.State.BUILDING;
    }

    static String bar(IndexStatus status) {
        long position = status.state() == IndexStatus.State.FOLLOWING && status.engine() != null
                ? status.engine().position()
                : status.position();
        long done = status.head() == 0 ? 0 : position * WHOLE / status.head();
        return LedgerVerify.bar((int) done, WHOLE);
    }
}
