package org.biface.kernel.persistence.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Grouped;
import org.biface.kernel.persistence.Persistence.SqlWork;
import org.biface.kernel.persistence.TransactionListener;
import org.biface.kernel.persistence.TransactionListener.Joint;
import org.biface.kernel.persistence.internal.Gathering.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Groups on connections of the house. Whatever goes wrong with a group as a whole is settled by going alone. */
final class GroupedWork<Q, A> implements Grouped<Q, A> {

    private static final Logger LOG = LoggerFactory.getLogger(GroupedWork.class);

    /** While one group waits for the disk, another one may work. */
    private static final int AT_ONCE = 2;

    private final House house;
    private final boolean writes;
    private final Work<Q, A> work;
    private final Gathering<Q, A> gathering;

    GroupedWork(House house, boolean writes, int most, Work<Q, A> work) {
        this.house = house;
        this.writes = writes;
        this.work = work;
        this.gathering = new Gathering<>(most, AT_ONCE, this::lead);
    }

    @Override
    public A submit(Q request) {
        List<TransactionListener> listeners = writes ? house.listeners() : List.of();
        if (!house.inTransaction() && listeners.stream().allMatch(listener -> listener.joint() != null)) {
            var me = new Member<Q, A>(request, listeners);
            if (gathering.go(me)) {
                return me.answer();
            }
        }
        return byItself(request);
    }

    private A byItself(Q request) {
        SqlWork<A> alone = connection -> {
            var only = new Member<Q, A>(request, List.of());
            run(connection, List.of(only), true);
            return only.orThrow();
        };
        return writes ? house.write(alone) : house.read(alone);
    }

    private void lead(List<Member<Q, A>> members) {
        try {
            if (writes) {
                house.writeOnce(new Company<>(members), connection -> run(connection, undecided(members), false));
            } else {
                house.readOnce(connection -> run(connection, members, false));
            }
        } catch (Unavailable away) {
            for (Member<Q, A> member : members) {
                member.undecided();
                // One for each, for each is thrown by a thread of its own.
                member.refuse(new Unavailable(away.getMessage(), away.retryAfter(), away));
            }
        } catch (RuntimeException | Error failure) {
            LOG.debug("A group of {} is worked on one by one", members.size(), failure);
            for (Member<Q, A> member : members) {
                member.undecided();
                member.goAlone();
            }
        }
    }

    private Void run(Connection connection, List<Member<Q, A>> members, boolean alone) throws SQLException {
        if (!members.isEmpty()) {
            work.run(connection, new Requests<>(members, alone));
            if (!undecided(members).isEmpty()) {
                throw new IllegalStateException("some requests of a group were not settled: " + work.getClass());
            }
        }
        return null;
    }

    private static <Q, A> List<Member<Q, A>> undecided(List<Member<Q, A>> members) {
        return members.stream().filter(member -> !member.isDecided()).toList();
    }

    /** What the work sees of the members. */
    private record Requests<Q, A>(List<Member<Q, A>> members, boolean isAlone) implements Group<Q, A> {

        @Override
        public List<Q> requests() {
            return members.stream().map(Member::request).toList();
        }

        @Override
        public void done(int place, A answer) {
            members.get(place).done(answer);
        }

        @Override
        public void refuse(int place, RuntimeException why) {
            members.get(place).refuse(why);
        }

        @Override
        public void alone(int place) {
            if (isAlone) {
                throw new IllegalStateException("a request that is alone can't go alone");
            }
            members.get(place).goAlone();
        }
    }

    /** Takes part in a group's transaction for everybody who takes part in one of its requests. */
    private record Company<Q, A>(List<Member<Q, A>> members) implements TransactionListener {

        @Override
        public void begun(Connection connection) throws SQLException {
            for (var kind : byJoint(members).entrySet()) {
                List<Member<Q, A>> listening = kind.getValue().members;
                List<RuntimeException> refusals = kind.getKey().begun(connection, kind.getValue().listeners);
                for (int i = 0; i < listening.size(); i++) {
                    if (refusals.get(i) != null && !listening.get(i).isDecided()) {
                        listening.get(i).refuse(refusals.get(i));
                    }
                }
            }
        }

        @Override
        public void beforeCommit(Connection connection, Object result) throws SQLException {
            List<Member<Q, A>> answered =
                    members.stream().filter(Member::isAnswered).toList();
            for (var kind : byJoint(answered).entrySet()) {
                List<Object> answers = new ArrayList<>();
                kind.getValue().members.forEach(member -> answers.add(member.answer()));
                kind.getKey().beforeCommit(connection, kind.getValue().listeners, answers);
            }
        }

        /** Listeners of one kind, each with the member that it belongs to. */
        private record Kind<Q, A>(List<Member<Q, A>> members, List<TransactionListener> listeners) {}

        private static <Q, A> Map<Joint, Kind<Q, A>> byJoint(List<Member<Q, A>> members) {
            Map<Joint, Kind<Q, A>> kinds = new LinkedHashMap<>();
            for (Member<Q, A> member : members) {
                for (TransactionListener listener : member.listeners()) {
                    Kind<Q, A> kind = kinds.computeIfAbsent(
                            listener.joint(), joint -> new Kind<>(new ArrayList<>(), new ArrayList<>()));
                    kind.members.add(member);
                    kind.listeners.add(listener);
                }
            }
            return kinds;
        }
    }
}
