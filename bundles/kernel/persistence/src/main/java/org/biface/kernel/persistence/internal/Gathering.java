package org.biface.kernel.persistence.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.TransactionListener;

/**
 * Where requests wait for company. There is no thread of its own: of those who wait, the first leads a group as soon as there
 * is room for one more under way, and takes everybody along who waits behind it. Who finds nobody under way leads a group of
 * one at once. Who waits longest goes first, and a leader leads once, so nobody works for others for ever.
 */
final class Gathering<Q, A> {

    /** A request of a thread that waits for it, or works on it. */
    static final class Member<Q, A> {
        private final Q request;
        private final List<TransactionListener> listeners;
        private final Thread thread = Thread.currentThread();

        // Guarded by the gathering until the member is in a group, then the leader's until it is settled.
        private List<Member<Q, A>> group;
        private A answer;
        private RuntimeException refusal;
        private boolean alone;
        private boolean decided;
        private volatile boolean called;

        Member(Q request, List<TransactionListener> listeners) {
            this.request = request;
            this.listeners = listeners;
        }

        Q request() {
            return request;
        }

        List<TransactionListener> listeners() {
            return listeners;
        }

        boolean isDecided() {
            return decided;
        }

        boolean isAnswered() {
            return decided && refusal == null && !alone;
        }

        A answer() {
            return answer;
        }

        A orThrow() {
            if (refusal != null) {
                throw refusal;
            }
            return answer;
        }

        /** Forgets what was decided, for the group is worked on again. */
        void undecided() {
            answer = null;
            refusal = null;
            alone = false;
            decided = false;
        }

        void done(A what) {
            decide();
            answer = what;
        }

        void refuse(RuntimeException why) {
            decide();
            refusal = why;
        }

        void goAlone() {
            decide();
            alone = true;
        }

        private void decide() {
            if (decided) {
                throw new IllegalStateException("a request of a group is settled once");
            }
            decided = true;
        }

        private void call() {
            called = true;
            LockSupport.unpark(thread);
        }
    }

    /** Works on a group; leaves every member decided and throws nothing. */
    private final Consumer<List<Member<Q, A>>> leading;

    private final int most;
    private final int atOnce;
    private final Deque<Member<Q, A>> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * @param most how many members a group has at most
     * @param atOnce how many groups are under way at most
     * @param leading works on a group
     */
    Gathering(int most, int atOnce, Consumer<List<Member<Q, A>>> leading) {
        this.most = most;
        this.atOnce = atOnce;
        this.leading = leading;
    }

    /**
     * @return whether the request was answered, in which case {@link Member#answer} is there; otherwise it is to go alone
     */
    boolean go(Member<Q, A> me) {
        synchronized (this) {
            waiting.addLast(me);
            if (underWay < atOnce) {
                callNext();
            }
        }
        boolean interrupted = awaitCall(me);
        if (me.group != null) {
            lead(me.group);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (me.refusal != null) {
            throw me.refusal;
        }
        return !me.alone;
    }

    /** Takes who waits into a group, and calls the first of them to lead it. */
    private void callNext() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Member<Q, A>> group = new ArrayList<>(Math.min(most, waiting.size()));
        while (group.size() < most && !waiting.isEmpty()) {
            group.add(waiting.pollFirst());
        }
        underWay++;
        group.get(0).group = group;
        group.get(0).call();
    }

    /** What is worked on for others must not break off because somebody has no time for one of them any more. */
    private boolean awaitCall(Member<Q, A> me) {
        boolean interrupted = false;
        while (!me.called) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                synchronized (this) {
                    if (waiting.remove(me)) {
                        Thread.currentThread().interrupt();
                        throw new Unavailable("The call was interrupted; nothing has changed.", Failures.RETRY_AFTER);
                    }
                }
            }
        }
        return interrupted | Thread.interrupted();
    }

    private void lead(List<Member<Q, A>> group) {
        try {
            leading.accept(group);
        } finally {
            synchronized (this) {
                underWay--;
                callNext();
            }
            for (Member<Q, A> member : group) {
                if (!member.decided) {
                    // Only an Error of the leader's thread comes here.
                    member.goAlone();
                }
                if (member.group == null) {
                    member.call();
                }
            }
        }
    }
}
