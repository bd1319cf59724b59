package org.biface.faces.web;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Makes once what many ask for at the same time. While an answer is being made, those who come for the same wait together for the
 * next one, which is begun after all of them have come: nobody gets what was made before they asked, so nobody misses what they
 * have done themselves. Who asks alone waits for nobody.
 *
 * @param <K> what tells questions apart
 * @param <V> the answer, the same for all who ask
 */
final class Crowd<K, V> {

    /** The next answer to a question, for each question to which one is being made; {@code null} while nobody waits. */
    private final Map<K, Next<V>> asked = new HashMap<>();

    /** Those who wait together: the first of them makes the answer when its turn has come. */
    private static final class Next<V> {
        private final CompletableFuture<Void> turn = new CompletableFuture<>();
        private final CompletableFuture<V> answer = new CompletableFuture<>();
    }

    /** @return what {@code made} gives now, or gave to somebody else after this was called */
    V answer(K question, Supplier<V> made) {
        Next<V> mine = new Next<>();
        Next<V> others = null;
        synchronized (asked) {
            if (!asked.containsKey(question)) {
                asked.put(question, null);
                mine.turn.complete(null);
            } else if (asked.get(question) == null) {
                asked.put(question, mine);
            } else {
                others = asked.get(question);
            }
        }
        return others == null ? first(question, mine, made) : together(others, made);
    }

    private V first(K question, Next<V> mine, Supplier<V> made) {
        mine.turn.join();
        try {
            V answer = made.get();
            mine.answer.complete(answer);
            return answer;
        } catch (RuntimeException | Error failure) {
            mine.answer.completeExceptionally(failure);
            throw failure;
        } finally {
            Next<V> next;
            synchronized (asked) {
                next = asked.get(question);
                if (next == null) {
                    asked.remove(question);
                } else {
                    asked.put(question, null);
                }
            }
            if (next != null) {
                next.turn.complete(null);
            }
        }
    }

    private V together(Next<V> others, Supplier<V> made) {
        try {
            return others.answer.join();
        } catch (CompletionException failed) {
            // For a reason of the first one's own, perhaps; everybody gets a failure, or an answer, of their own.
            return made.get();
        }
    }
}
