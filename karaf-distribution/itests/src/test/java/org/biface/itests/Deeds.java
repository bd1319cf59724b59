package org.biface.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.biface.itests.Market.Person;

/**
 * What people have asked for while the server was killed under them, and what they were told. Who is patient repeats a
 * request under its key until it is answered; who is not goes away without an answer, and does not know what became of it.
 */
final class Deeds {

    /** What was asked for. */
    enum What {
        CONTRACT,
        FUND,
        SUBMIT,
        CHANGES,
        APPROVE,
        /** What was submitted is left to time: nobody asks for anything. */
        LEAVE,
        DISPUTE,
        EVIDENCE,
        WITHDRAW,
        SPLIT,
        ACCEPT_SPLIT,
        DECIDE,
        PROPOSE_REFUND,
        ACCEPT_REFUND,
        REFUND,
        RETRY,
        PAYOUT,
        SWEEP
    }

    /**
     * @param subject the object that it was asked of
     * @param answer what was answered, or {@code null} when nobody waited for it
     */
    record Deed(What what, String subject, Answer answer) {

        boolean isDone() {
            return answer != null && answer.status() / 100 == 2;
        }

        JsonNode said() {
            return answer.json();
        }
    }

    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final int ONE_AFTER_ANOTHER = 20;

    private final Queue<Deed> all = new ConcurrentLinkedQueue<>();
    private final Set<What> happened = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> wrong = new ConcurrentHashMap<>();

    /** Asks for something until it is answered, or only once; {@code null} when there was no answer. */
    Answer ask(What what, Person who, String subject, String path, Object body, String etag, boolean patient) {
        String key = UUID.randomUUID().toString();
        String[] headers = etag == null
                ? new String[] {"Idempotency-Key", key}
                : new String[] {"Idempotency-Key", key, "If-Match", etag};
        Answer answer = patient ? repeated(who, "POST", path, body, headers) : once(who, "POST", path, body, headers);
        Deed deed = new Deed(what, subject, answer);
        all.add(deed);
        if (deed.isDone()) {
            happened.add(what);
        }
        if (answer != null && List.of(400, 401, 403, 404, 422, 428).contains(answer.status())) {
            wrong(what + " " + answer.status() + " " + answer.body());
        }
        return answer;
    }

    /** Somebody does nothing any more about what was submitted. */
    void left(String milestone) {
        all.add(new Deed(What.LEAVE, milestone, null));
        happened.add(What.LEAVE);
    }

    /** Reads until somebody answers. */
    Answer read(Person who, String path) {
        Answer answer = repeated(who, "GET", path, null);
        return Market.must(answer);
    }

    private Answer repeated(Person who, String method, String path, Object body, String... headers) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (System.nanoTime() < end) {
            Answer answer = once(who, method, path, body, headers);
            if (answer != null) {
                return answer;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ONE_AFTER_ANOTHER));
        }
        throw new AssertionError(method + " " + path + " was not answered for " + BOUND);
    }

    private Answer once(Person who, String method, String path, Object body, String... headers) {
        try {
            Answer answer = who.http.send(method, path, body, headers);
            return isDefinite(answer) ? answer : null;
        } catch (RuntimeException broken) {
            // the connection broke, or the answer did in its middle
            return null;
        }
    }

    /** Only an answer of the marketplace itself counts, which says neither to come back nor that it does not know. */
    private boolean isDefinite(Answer answer) {
        boolean ours = answer.status() / 100 == 2
                || String.valueOf(answer.header("Content-Type")).startsWith("application/problem+json");
        if (ours && answer.status() >= 500 && answer.status() != 503) {
            wrong(answer.status() + " " + answer.body());
        }
        return ours && answer.status() < 500 && answer.header("Retry-After") == null;
    }

    private void wrong(String how) {
        wrong.computeIfAbsent(how, key -> new LongAdder()).increment();
    }

    /** Answers that nobody should have got, and how often. */
    Map<String, LongAdder> wrong() {
        return wrong;
    }

    /** Whether each of these was done at least once. */
    boolean hasEach(Set<What> kinds) {
        return happened.containsAll(kinds);
    }

    Collection<Deed> all() {
        return all;
    }

    Map<What, Long> done() {
        return count(Deed::isDone);
    }

    Map<What, Long> refused() {
        return count(deed -> deed.answer() != null && !deed.isDone());
    }

    Map<What, Long> unanswered() {
        return count(deed -> deed.what() != What.LEAVE && deed.answer() == null);
    }

    private Map<What, Long> count(Predicate<Deed> which) {
        return all.stream()
                .filter(which)
                .collect(Collectors.groupingBy(Deed::what, TreeMap::new, Collectors.counting()));
    }

    List<Deed> done(What what, String subject) {
        return all.stream()
                .filter(deed -> deed.what() == what && deed.subject().equals(subject) && deed.isDone())
                .toList();
    }

    long unanswered(What what, String subject) {
        return all.stream()
                .filter(deed -> deed.what() == what && deed.subject().equals(subject) && deed.answer() == null)
                .count();
    }
}
