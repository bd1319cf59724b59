package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.Test;

public class CrowdTest {

    private final AtomicInteger made = new AtomicInteger();
    private final Crowd<String, String> crowd = new Crowd<>();
    private final CountDownLatch making = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private String next() {
        return "made " + made.incrementAndGet();
    }

    /** Begins to make an answer, and stops in the midst of it until {@link #go}. */
    private String slowly() {
        String answer = next();
        making.countDown();
        try {
            go.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return answer;
    }

    /** Asks on a thread of its own; the answer is ready to be waited for when the thread waits or is in the midst of it. */
    private FutureTask<String> asks(String question, Supplier<String> how) {
        FutureTask<String> task = new FutureTask<>(() -> crowd.answer(question, how));
        Thread thread = new Thread(task, "asks");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.WAITING && !task.isDone()) {
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    public void whoAsksAloneGetsWhatIsMadeForThem() {
        assertEquals("made 1", crowd.answer("list", this::next));
        assertEquals("made 2", crowd.answer("list", this::next));
    }

    /** What is being made may lack what somebody has done since it was begun. */
    @Test
    public void whoComesWhileItIsMadeGetsTheNextOneTogether() throws Exception {
        FutureTask<String> first = asks("list", this::slowly);
        making.await();
        List<FutureTask<String>> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(asks("list", this::next));
        }
        assertEquals("nothing was made meanwhile", 1, made.get());
        go.countDown();
        assertEquals("made 1", first.get());
        for (FutureTask<String> other : others) {
            assertEquals("made 2", other.get());
        }
        assertEquals("made 3", crowd.answer("list", this::next));
    }

    @Test
    public void otherQuestionsDoNotWait() throws Exception {
        FutureTask<String> first = asks("list", this::slowly);
        making.await();
        assertEquals("made 2", crowd.answer("another", this::next));
        go.countDown();
        assertEquals("made 1", first.get());
    }

    @Test
    public void aFailureIsOnlyTheFirstOnes() throws Exception {
        FutureTask<String> first = asks("list", this::slowly);
        making.await();
        FutureTask<String> failing = asks("list", () -> {
            throw new IllegalStateException("away");
        });
        FutureTask<String> other = asks("list", this::next);
        go.countDown();
        assertEquals("made 1", first.get());
        assertThrows(Exception.class, failing::get);
        assertEquals("made 2", other.get());
        assertEquals("made 3", crowd.answer("list", this::next));
    }
}
