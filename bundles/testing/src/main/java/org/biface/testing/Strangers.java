package org.biface.testing;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.Unauthenticated;

/**
 * Calls every method of a capability's API as nobody and as strangers, who have no part in the object at hand: each must
 * refuse them, or be named here with the reason why it does not. A method that the test does not name, or names and does
 * not exist, fails it, so a new method can't be forgotten.
 *
 * @param <T> the API
 */
public final class Strangers<T> {

    private enum Rule {
        REFUSED,
        OWN,
        OPEN
    }

    /** Whoever acts comes first among the arguments. */
    private record Call(Rule rule, Method method, Map<String, Actor> strangers, Actor party, List<Object> arguments) {}

    private final Class<T> api;
    private final T service;
    private final Map<String, Actor> strangers;
    private final List<Call> calls = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /**
     * @param api the interface that other capabilities call
     * @param service what is asked
     * @param strangers logged-in people who are no party, by what they are
     */
    public Strangers(Class<T> api, T service, Map<String, Actor> strangers) {
        this.api = api;
        this.service = service;
        this.strangers = strangers;
    }

    /**
     * Nobody and no stranger may call it. The party may: by it the test knows that the object exists, and that the
     * strangers were not refused for another reason.
     *
     * @param method its name
     * @param party somebody who is not refused; what it is answered otherwise does not matter
     * @param arguments all after the actor
     * @return this
     */
    public Strangers<T> refused(String method, Actor party, Object... arguments) {
        return add(Rule.REFUSED, method, strangers, party, arguments);
    }

    /**
     * Like {@link #refused}, for what even some of the usual strangers may do.
     *
     * @param method its name
     * @param others who may not, by what they are
     * @param party somebody who is not refused
     * @param arguments all after the actor
     * @return this
     */
    public Strangers<T> refusedTo(String method, Map<String, Actor> others, Actor party, Object... arguments) {
        return add(Rule.REFUSED, method, others, party, arguments);
    }

    /**
     * Nobody may call it; whoever is logged in reads or changes only what is their own, since nothing in the arguments
     * names an object of somebody else. What is listed for a stranger must be empty.
     *
     * @param method its name
     * @param party somebody who is not refused
     * @param arguments all after the actor
     * @return this
     */
    public Strangers<T> own(String method, Actor party, Object... arguments) {
        return add(Rule.OWN, method, strangers, party, arguments);
    }

    /**
     * Everybody may call it.
     *
     * @param method its name
     * @param reason why that does no harm
     * @return this
     */
    public Strangers<T> open(String method, String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("say why " + method + " is open");
        }
        Arrays.stream(api.getMethods())
                .filter(one -> one.getName().equals(method))
                .forEach(one -> calls.add(new Call(Rule.OPEN, one, Map.of(), null, List.of())));
        return this;
    }

    private Strangers<T> add(Rule rule, String name, Map<String, Actor> who, Actor party, Object... arguments) {
        List<Object> given = Arrays.asList(arguments);
        List<Method> fitting = Arrays.stream(api.getMethods())
                .filter(method -> method.getName().equals(name) && fits(method.getParameterTypes(), given))
                .toList();
        assertEquals("methods " + name + " for " + given, 1, fitting.size());
        calls.add(new Call(rule, fitting.get(0), who, party, given));
        return this;
    }

    private static boolean fits(Class<?>[] types, List<Object> arguments) {
        if (types.length != arguments.size() + 1 || types[0] != Actor.class) {
            return false;
        }
        for (int i = 0; i < arguments.size(); i++) {
            Object argument = arguments.get(i);
            if (argument != null && !types[i + 1].isPrimitive() && !types[i + 1].isInstance(argument)) {
                return false;
            }
        }
        return true;
    }

    /** Asks, and fails with all that is wrong. */
    public void check() {
        Set<String> forgotten = new TreeSet<>();
        for (Method method : api.getMethods()) {
            if (calls.stream().noneMatch(call -> call.method.equals(method))) {
                forgotten.add(method.toString());
            }
        }
        assertEquals("methods that the test forgets", Set.of(), forgotten);
        calls.stream().filter(call -> call.rule != Rule.OPEN).forEach(this::ask);
        assertEquals(wrong.size() + " wrong answers:\n" + String.join("\n", wrong), 0, wrong.size());
    }

    private void ask(Call call) {
        Object nobody = answer(call, Actor.NOBODY);
        if (!isRefusal(nobody)) {
            wrong(call, "nobody", nobody);
        }
        call.strangers.forEach((name, stranger) -> {
            Object answer = answer(call, stranger);
            if (!isRefusal(answer) && (call.rule == Rule.REFUSED || shows(answer))) {
                wrong(call, name, answer);
            }
        });
        Object party = answer(call, call.party);
        if (isRefusal(party)) {
            wrong(call, "the party", party);
        }
    }

    private static boolean isRefusal(Object answer) {
        return answer instanceof Unauthenticated || answer instanceof Forbidden || answer instanceof NotFound;
    }

    private static boolean shows(Object answer) {
        return answer instanceof Page<?> page && !page.items().isEmpty()
                || answer instanceof Collection<?> all && !all.isEmpty();
    }

    private void wrong(Call call, String who, Object answer) {
        wrong.add(call.method.getName() + " by " + who + ": " + answer);
    }

    /** @return what is returned or thrown */
    private Object answer(Call call, Actor actor) {
        List<Object> all = new ArrayList<>();
        all.add(actor);
        all.addAll(call.arguments);
        try {
            return call.method.invoke(service, all.toArray());
        } catch (InvocationTargetException thrown) {
            return thrown.getCause();
        } catch (IllegalAccessException notPublic) {
            throw new IllegalStateException(notPublic);
        }
    }
}
