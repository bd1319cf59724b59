package org.biface.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.NotFound;
import org.junit.Test;

public class StrangersTest {

    private static final Actor PARTY = Actor.person(UUID.randomUUID(), Set.of(), Set.of());
    private static final Actor STRANGER = Actor.person(UUID.randomUUID(), Set.of(), Set.of());

    /** Something to guard. */
    public interface Vault {
        String open(Actor actor, String box);

        List<String> own(Actor actor);
    }

    /** @param lax what is open to everybody, though it should not be */
    private record OneVault(Set<String> lax) implements Vault {

        @Override
        public String open(Actor actor, String box) {
            if (!box.equals("A")) {
                throw new NotFound("There is no such box.");
            }
            if (!actor.equals(PARTY) && !lax.contains("open")) {
                throw new Forbidden("It is not yours.");
            }
            return "gold";
        }

        @Override
        public List<String> own(Actor actor) {
            actor.mustBeSomebody();
            return actor.equals(PARTY) || lax.contains("own") ? List.of("gold") : List.of();
        }
    }

    private static Strangers<Vault> strangers(String... lax) {
        return new Strangers<>(Vault.class, new OneVault(Set.of(lax)), Map.of("a stranger", STRANGER));
    }

    private static String failure(Strangers<?> strangers) {
        return assertThrows(AssertionError.class, strangers::check).getMessage();
    }

    @Test
    public void passesWhatRefusesThem() {
        strangers().refused("open", PARTY, "A").own("own", PARTY).check();
    }

    @Test
    public void failsForWhatLetsThemIn() {
        String message = failure(strangers("open").refused("open", PARTY, "A").own("own", PARTY));
        assertTrue(message, message.contains("open by nobody: gold\nopen by a stranger: gold"));
        message = failure(strangers("own").refused("open", PARTY, "A").own("own", PARTY));
        assertTrue(message, message.contains("own by a stranger: [gold]"));
    }

    @Test
    public void failsForARefusalThatSaysNothing() {
        String message = failure(strangers().refused("open", PARTY, "B").own("own", PARTY));
        assertTrue(message, message.contains("open by the party: org.biface.commons.NotFound"));
    }

    @Test
    public void failsForAMethodThatIsForgotten() {
        String message = failure(strangers().refused("open", PARTY, "A"));
        assertTrue(message, message.contains("methods that the test forgets") && message.contains(".own("));
        assertEquals(
                "methods close for []",
                assertThrows(AssertionError.class, () -> strangers().own("close", PARTY))
                        .getMessage()
                        .replaceAll(" expected.*", ""));
    }
}
